import { stream } from "../src/random/stream.ts";
import { type Samples, samples } from "../src/samples/samples.ts";

/** A horizontal bar, a vertical one and a frame: whether each shows at (x, y) from its centre. */
const SHAPES: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => Math.abs(y) <= 0 && Math.abs(x) <= 3,
  (x, y) => Math.abs(x) <= 0 && Math.abs(y) <= 3,
  (x, y) => Math.max(Math.abs(x), Math.abs(y)) === 2,
];

/** `count` grey images of three shapes in turn, off the centre by up to a pixel and of random brightness, labelled. */
export function shapeImages(count: number, { size = 8, seed = 1 } = {}): Samples {
  const random = stream(seed, "shapes");
  const offset = () => Math.floor(3 * random.next()) - 1 + size / 2;
  const labels = Int32Array.from({ length: count }, (_, i) => i % SHAPES.length);
  const pixels = Uint8Array.from({ length: count * size * size }, () => 0);
  labels.forEach((label, i) => {
    const [x, y, brightness] = [offset(), offset(), 170 + 85 * random.next()];
    for (let at = 0; at < size * size; at++) {
      const shows = SHAPES[label]?.((at % size) - x, Math.floor(at / size) - y);
      if (shows) pixels[i * size * size + at] = brightness;
    }
  });
  return samples(pixels, count, [1, size, size], { name: "shapes", labels });
}
