import type { Posterior } from "./exploreApi.ts";
import type { OpenedModel } from "./openModel.ts";

/**
 * What Q says of images [n, channels, height, width]: for each the posterior of each code that is read.
 *
 * @throws RangeError when the pixels are no images of the model's shape, or not finite
 */
export async function encodeImages(
  { card: { shape, codes }, encoder }: OpenedModel,
  images: Float32Array,
): Promise<readonly (readonly Posterior[])[]> {
  const n = requireImages("encode(images)", images, shape);
  if (encoder === undefined || n === 0) return Array.from({ length: n }, () => []);
  const outputs = await encoder.run({ images: { data: images, dims: [n, ...shape] } });
  const values = (name: string, part: string): Float32Array =>
    outputs[`code.${name}.${part}`]?.data ?? new Float32Array(0);
  return Array.from({ length: n }, (_, i) =>
    codes.flatMap((code): readonly Posterior[] => {
      if (!code.read) return [];
      if ("classes" in code) {
        const { name, classes } = code;
        return [discretePosterior(name, values(name, "probabilities").slice(i * classes, (i + 1) * classes))];
      }
      const [mean = 0, sigma = 0] = ["mean", "sigma"].map((part) => values(code.name, part)[i]);
      return [continuousPosterior(code.name, mean, sigma)];
    }),
  );
}

/** @throws RangeError unless it is one image of the shape, of finite numbers */
export function requireImage(
  owner: string,
  image: Float32Array,
  shape: readonly [number, number, number],
): void {
  const n = requireImages(owner, image, shape);
  if (n !== 1) throw new RangeError(`${owner}: image must be one of [${shape.join(", ")}], got ${n}`);
}

/** How many images of a shape there are. @throws RangeError when they are none, or hold a number that is not finite */
function requireImages(
  owner: string,
  images: Float32Array,
  shape: readonly [number, number, number],
): number {
  const n = images.length / (shape[0] * shape[1] * shape[2]);
  if (!Number.isInteger(n))
    throw new RangeError(
      `${owner}: images must be [n, ${shape.join(", ")}], got ${images.length} numbers; resize the picture first`,
    );
  if (!images.every(Number.isFinite)) throw new RangeError(`${owner}: pixels must be finite numbers`);
  return n;
}

/**
 * Q(c|x) of a discrete code, with H = −Σ p log p in nats, at most log K.
 *
 * @param probabilities of each class; they are divided by their sum, which float32 leaves a little off 1
 */
export function discretePosterior(name: string, probabilities: Float32Array): Posterior {
  const total = probabilities.reduce((sum, p) => sum + p, 0);
  const shares = probabilities.map((p) => p / total);
  const entropy = shares.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
  const ceiling = Math.log(probabilities.length);
  // Rounding may put equal shares a hair above what equal shares can have.
  return { name, kind: "discrete", probabilities: shares, entropy: Math.min(entropy, ceiling), ceiling };
}

/** Q(c|x) of a continuous code: a Gaussian, with H = ½ log 2πe σ² in nats. */
export const continuousPosterior = (name: string, mean: number, deviation: number): Posterior => ({
  name,
  kind: "continuous",
  mean,
  deviation,
  entropy: 0.5 * Math.log(2 * Math.PI * Math.E) + Math.log(deviation),
});
