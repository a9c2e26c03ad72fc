import { firstWhere } from "../numeric/firstWhere.ts";
import { type Distribution, requireProbability } from "./distribution.ts";

const OWNER = "discrete(weights, values)";

function checkedWeights(weights: ArrayLike<number>): Float64Array {
  const checked = Float64Array.from(weights);
  const broken = checked.findIndex((weight) => !(weight >= 0 && Number.isFinite(weight)));
  if (broken >= 0) {
    throw new RangeError(
      `${OWNER}: weights[${broken}] must be finite and at least 0, got ${checked[broken]}`,
    );
  }
  if (!checked.some((weight) => weight > 0))
    throw new RangeError(`${OWNER}: weights must hold a positive one, got [${checked.join(", ")}]`);
  return checked;
}

function checkedValues(values: ArrayLike<number>, k: number): Float64Array {
  const checked = Float64Array.from(values);
  if (checked.length !== k)
    throw new RangeError(`${OWNER}: values must hold ${k} numbers, one a weight, got ${checked.length}`);
  const broken = checked.findIndex((value, i) => !(value > (checked[i - 1] ?? Number.NEGATIVE_INFINITY)));
  if (broken >= 0) throw new RangeError(`${OWNER}: values must ascend, got ${checked[broken]} at ${broken}`);
  return checked;
}

/**
 * A distribution on finitely many values.
 *
 * F⁻¹(u) is the first value whose cumulative probability reaches u, found by bisection; a value of weight 0 is never
 * drawn.
 *
 * @param weights relative probabilities, at least 0, of any total
 * @param values ascending, one a weight; 0, 1, 2, … by default
 * @throws RangeError when a weight is negative or not finite, none is positive, or the values do not ascend or fit
 */
export function discrete(weights: ArrayLike<number>, values?: ArrayLike<number>): Distribution {
  const checked = checkedWeights(weights);
  const places = checkedValues(values ?? checked.map((_, i) => i), checked.length);
  const kept = Array.from(checked.keys()).filter((i) => (checked[i] ?? 0) > 0);
  const atoms = Float64Array.from(kept, (i) => places[i] ?? 0);
  const cumulative = Float64Array.from(kept, (i) => checked[i] ?? 0);
  for (let k = 1; k < cumulative.length; k++) cumulative[k] = (cumulative[k] ?? 0) + (cumulative[k - 1] ?? 0);
  const all = cumulative.at(-1) ?? 1;
  for (let k = 0; k < cumulative.length; k++) cumulative[k] = (cumulative[k] ?? 0) / all;
  return {
    name: "discrete",
    cdf(x) {
      // The atoms at most x are those before the first one above it.
      const above = atoms.findIndex((atom) => atom > x);
      return above === -1 ? 1 : (cumulative[above - 1] ?? 0);
    },
    inverseCdf(u) {
      requireProbability("discrete", u);
      return atoms[firstWhere(atoms.length - 1, (k) => (cumulative[k] ?? 0) >= u)] ?? 0;
    },
    density(x) {
      const at = places.indexOf(x);
      return at === -1 ? 0 : (checked[at] ?? 0) / all;
    },
  };
}
