/** A point and the function's value there. */
type Vertex = { readonly at: readonly number[]; readonly value: number };

/** Reflection, expansion, contraction and shrinkage. */
const [REFLECT, EXPAND, CONTRACT, SHRINK] = [1, 2, 0.5, 0.5];

/**
 * Minimises a function of a few numbers without its derivatives (Nelder and Mead 1965). Infinite values are allowed away
 * from the start: the simplex turns back from them.
 *
 * @param start where to begin
 * @param size of the first simplex
 * @param tolerance ends the search: the simplex is smaller than this
 * @throws RangeError when the function is not finite at the start
 */
export function nelderMead(
  f: (at: readonly number[]) => number,
  start: readonly number[],
  { size = 0.3, tolerance = 1e-7, evaluations = 2000 } = {},
): Vertex {
  let used = 0;
  const vertex = (at: readonly number[]): Vertex => {
    used++;
    const value = f(at);
    return { at, value: Number.isNaN(value) ? Number.POSITIVE_INFINITY : value };
  };
  const first = vertex(start);
  if (!Number.isFinite(first.value)) {
    throw new RangeError(
      `nelderMead(f, start): f must be finite at the start [${start}], got ${first.value}`,
    );
  }
  const simplex = [
    first,
    ...start.map((_, axis) => vertex(start.map((x, i) => (i === axis ? x + size : x)))),
  ];
  const ordered = () => simplex.sort((a, b) => a.value - b.value);
  for (ordered(); used < evaluations; ordered()) {
    const [best = first, worst = first, second = first] = [simplex[0], simplex.at(-1), simplex.at(-2)];
    if (Math.max(...simplex.map(({ at }) => distance(at, best.at))) < tolerance) break;
    const rest = simplex.slice(0, -1);
    const centre = start.map((_, i) => rest.reduce((sum, { at }) => sum + (at[i] ?? 0), 0) / rest.length);
    const along = (by: number) => vertex(centre.map((x, i) => x + by * (x - (worst.at[i] ?? 0))));
    const reflected = along(REFLECT);
    let next = reflected;
    if (reflected.value < best.value) {
      const expanded = along(EXPAND);
      if (expanded.value < reflected.value) next = expanded;
    } else if (reflected.value >= second.value) {
      next = along(reflected.value < worst.value ? CONTRACT : -CONTRACT);
      if (next.value >= Math.min(reflected.value, worst.value)) {
        const shrunk = simplex.slice(1).map(({ at }) => vertex(at.map((x, i) => mix(best.at[i] ?? 0, x))));
        simplex.splice(1, shrunk.length, ...shrunk);
        continue;
      }
    }
    simplex.splice(-1, 1, next);
  }
  return simplex[0] ?? first;
}

const mix = (best: number, x: number): number => best + SHRINK * (x - best);

const distance = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((x, i) => Math.abs(x - (b[i] ?? 0))));
