/** Numbers that are appended one by one. */
export type Growing = {
  readonly length: () => number;
  push(value: number): void;
  /** Forgets all from place `length` on. */
  cut(length: number): void;
  /** Takes rows of `width` numbers for rows without their first. */
  dropFirst(width: number): void;
  /** All of them, after some others. */
  after(front: readonly number[]): Float64Array;
};

const FIRST = 1024;

/**
 * An array that doubles as it fills: eight bytes a number, where a list of numbers takes more, and ends at 2^27.
 *
 * @param fail what to do where there is no memory for twice as many
 */
export function growing(fail: (problem: string) => never): Growing {
  function wider(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
    const count = 2 * values.length;
    try {
      const all = new Float64Array(count);
      all.set(values);
      return all;
    } catch {
      return fail(
        `more than ${values.length} numbers need ${8 * count} bytes of memory at once, which cannot be had`,
      );
    }
  }

  let values = new Float64Array(FIRST);
  let length = 0;
  return {
    length: () => length,
    push(value) {
      if (length === values.length) values = wider(values);
      values[length++] = value;
    },
    cut(to) {
      length = to;
    },
    dropFirst(width) {
      let to = 0;
      for (let row = 0; row < length; row += width) {
        values.copyWithin(to, row + 1, row + width);
        to += width - 1;
      }
      length = to;
    },
    after(front) {
      if (front.length === 0) return values.subarray(0, length);
      const all = new Float64Array(front.length + length);
      all.set(front);
      all.set(values.subarray(0, length), front.length);
      return all;
    },
  };
}
