import { type Costs, chosenCosts, cTransform, cTransformBack } from "./costs.ts";
import { treeOfAllowed } from "./forbiddenPairs.ts";
import type { Masses } from "./masses.ts";
import { isExact, optimalTree, planFrom, potentialsOf, type Report } from "./networkSimplex.ts";
import { type Potentials, type Transport, transportOf } from "./transport.ts";

const withMass = (masses: Float64Array) =>
  Int32Array.from({ length: masses.length }, (_, k) => k).filter((k) => (masses[k] ?? 0) > 0);

/** Whether a pair is forbidden. */
function anyForbidden(costs: Costs): boolean {
  for (let i = 0; i < costs.n; i++) if (costs.row(i).includes(Number.POSITIVE_INFINITY)) return true;
  return false;
}

/** A point of which every pair is forbidden has no price: any will do, as it has no mass. */
const finite = (potentials: Float64Array) =>
  potentials.map((value) => (value === Number.POSITIVE_INFINITY ? 0 : value));

const allOf = (n: number) => Int32Array.from({ length: n }, (_, k) => k);

/** Prices for points without mass too, by those of the targets that have some. */
function carriedOver(costs: Costs, columns: Int32Array, target: Float64Array): Potentials {
  const source = finite(cTransformBack(chosenCosts(costs, allOf(costs.n), columns), target));
  return { source, target: finite(cTransform(costs, source)) };
}

/**
 * The network simplex method between checked measures; points without mass take no part.
 *
 * @throws RangeError when every plan needs a pair of infinite cost
 */
export function solveTransport(
  owner: string,
  costs: Costs,
  { source, target, unit }: Masses,
  onProgress?: Report,
): Transport {
  const report: Report | undefined =
    onProgress && ((p) => onProgress({ ...p, cost: p.cost * unit, bound: p.bound * unit }));
  const [rows, columns] = [withMass(source), withMass(target)];
  const whole = rows.length === costs.n && columns.length === costs.m;
  const some = whole ? costs : chosenCosts(costs, rows, columns);
  const [a, b] = [source.filter((mass) => mass > 0), target.filter((mass) => mass > 0)];
  const { tree, potentials } = anyForbidden(some)
    ? treeOfAllowed(owner, some, a, b)
    : treeOfAll(some, a, b, report);
  const plan = planFrom(tree, some.n, (i, j) => some.at(i, j) < Number.POSITIVE_INFINITY);
  const slack = (mass: number, i: number, j: number) =>
    mass * (some.at(i, j) - (potentials.source[i] ?? 0) - (potentials.target[j] ?? 0));
  const gap = isExact(tree)
    ? 0
    : plan.masses.reduce((sum, mass, k) => sum + slack(mass, plan.sources[k] ?? 0, plan.targets[k] ?? 0), 0);
  return transportOf(
    {
      plan: {
        sources: plan.sources.map((i) => rows[i] ?? 0),
        targets: plan.targets.map((j) => columns[j] ?? 0),
        masses: plan.masses,
      },
      ...(whole ? potentials : carriedOver(costs, columns, potentials.target)),
    },
    unit,
    (i, j) => costs.at(i, j),
    gap,
  );
}

function treeOfAll(costs: Costs, a: Float64Array, b: Float64Array, report?: Report) {
  const tree = optimalTree(costs, a, b, report);
  const own = potentialsOf(tree, costs.n);
  return {
    tree,
    // Without doubt, a c-transform would only bring the rounding of far points' prices into all others.
    potentials: isExact(tree) ? own : { ...own, target: cTransform(costs, own.source) },
  };
}
