/** Gives the array to fill with what has this name. */
export type Place = (name: string, length: number) => Float32Array;

/**
 * Places for two batches that take turns, so that one can be drawn while the other is in use: what is put in a place is
 * overwritten two turns later.
 *
 * Batches in new arrays would be garbage that lies until V8 collects: on a long run of small steps most of the memory that a
 * call takes.
 */
export function doubleBuffer(): () => Place {
  const held: readonly Map<string, Float32Array>[] = [new Map(), new Map()];
  let turn = 0;
  return () => {
    const arrays = held[turn++ % held.length] ?? new Map<string, Float32Array>();
    return (name, length) => {
      let array = arrays.get(name);
      if (array === undefined || array.length < length) {
        array = new Float32Array(length);
        arrays.set(name, array);
      }
      return array.subarray(0, length);
    };
  };
}
