/** A transport plan by its entries: masses[k] goes from source sources[k] to target targets[k], and nothing else moves. */
export type TransportPlan = {
  readonly sources: Int32Array;
  readonly targets: Int32Array;
  /** Positive. */
  readonly masses: Float64Array;
};

/** The plan as a table, [n][m]. */
export function planTable({ sources, targets, masses }: TransportPlan, n: number, m: number): number[][] {
  const table = Array.from({ length: n }, () => new Array<number>(m).fill(0));
  masses.forEach((mass, k) => {
    const row = table[sources[k] ?? 0];
    if (row) row[targets[k] ?? 0] = mass;
  });
  return table;
}

/** Collects a plan's entries; what is not positive is left out. */
export function planOf(entries: readonly (readonly [source: number, target: number, mass: number])[]) {
  const kept = entries.filter(([, , mass]) => mass > 0);
  return {
    sources: Int32Array.from(kept, ([source]) => source),
    targets: Int32Array.from(kept, ([, target]) => target),
    masses: Float64Array.from(kept, ([, , mass]) => mass),
  } satisfies TransportPlan;
}
