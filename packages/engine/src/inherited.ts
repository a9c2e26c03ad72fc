/** Something that makes values out of values: an equation, or a node. */
export interface Maker<K> {
  readonly inputs: readonly K[];
  readonly outputs: readonly K[];
}

/**
 * What is known of values, for their makers, in order. A maker of which nothing is known, because a rewrite put it there,
 * takes what is known of the first that uses it, else of the last that it uses.
 */
export function inherited<K, S>(
  makers: readonly Maker<K>[],
  known: ReadonlyMap<K, S>,
): readonly (S | undefined)[] {
  const found = new Map<K, S>();
  const note = (values: readonly K[], of: S | undefined): void => {
    if (of !== undefined) for (const value of values) found.set(value, of);
  };
  const firstIn = (values: readonly K[], map: ReadonlyMap<K, S>): S | undefined => {
    const value = values.find((each) => map.has(each));
    return value === undefined ? undefined : map.get(value);
  };
  const byUse = makers
    .toReversed()
    .map(({ inputs, outputs }) => {
      const of = firstIn(outputs, known) ?? firstIn(outputs, found);
      note(inputs, of);
      return of;
    })
    .toReversed();
  found.clear();
  return makers.map(({ inputs, outputs }, i) => {
    const of = byUse[i] ?? firstIn(inputs.toReversed(), found);
    note(outputs, of);
    return of;
  });
}
