/**
 * Fills `out` with independent standard normal numbers made from uniform ones, and returns it.
 *
 * r = √(−2 log(1 − u₁)), (r cos 2πu₂, r sin 2πu₂) (Box and Muller 1958). `next` gives numbers on [0, 1), so 1 − u₁
 * is never 0. An odd length drops the last pair's second half: nothing is kept between calls, so that a stream's
 * state alone says what comes next.
 */
export function boxMuller(next: () => number, out: Float32Array): Float32Array {
  for (let i = 0; i < out.length; i += 2) {
    const radius = Math.sqrt(-2 * Math.log1p(-next()));
    const angle = 2 * Math.PI * next();
    out[i] = radius * Math.cos(angle);
    if (i + 1 < out.length) out[i + 1] = radius * Math.sin(angle);
  }
  return out;
}
