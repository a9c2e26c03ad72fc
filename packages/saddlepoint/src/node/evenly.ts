/** At most `most` of some items, evenly apart, in their order. */
export function evenly<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)]).flatMap(
    (item) => (item === undefined ? [] : [item]),
  );
}
