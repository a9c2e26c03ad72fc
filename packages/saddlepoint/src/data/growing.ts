/** Numbers that are appended one by one. */
export type Growing = {
  readonly length: () => number;
  push(value: number): void;
  /** Forgets all from place `length` on. */
  cut(length: number): void;
  /** All of them, after some others. */
  after(front: readonly number[]): Float64Array;
};

const FIRST = 1024;

/** An array that doubles as it fills: eight bytes a number, where a list of numbers takes more, and ends at 2^27. */
export function growing(): Growing {
  let values = new Float64Array(FIRST);
  let length = 0;
  return {
    length: () => length,
    push(value) {
      if (length === values.length) {
        const wider = new Float64Array(2 * length);
        wider.set(values);
        values = wider;
      }
      values[length++] = value;
    },
    cut(to) {
      length = to;
    },
    after(front) {
      const all = new Float64Array(front.length + length);
      all.set(front);
      all.set(values.subarray(0, length), front.length);
      return all;
    },
  };
}
