/**
 * Class indices from 0 to k − 1 as rows of k numbers, 1 at the class and 0 elsewhere: [n, k].
 *
 * @param out where to put them, to spare an allocation; of n · k numbers
 */
export function oneHot(
  classes: ArrayLike<number>,
  k: number,
  out: Float32Array = new Float32Array(classes.length * k),
): Float32Array {
  out.fill(0);
  for (let i = 0; i < classes.length; i++) out[i * k + (classes[i] ?? 0)] = 1;
  return out;
}
