import type { OpenedModel } from "./openModel.ts";

/** Images of one call: enough to keep a core busy, few enough for a phone's memory. */
const BATCH = 256;

/**
 * Latents [n, inputSize] to images [n, channels, height, width].
 *
 * @throws RangeError when the latents are no rows of finite numbers
 */
export async function generateImages(
  { card: { inputSize, shape }, generator }: OpenedModel,
  latents: Float32Array,
): Promise<Float32Array> {
  const n = latents.length / inputSize;
  if (!Number.isInteger(n))
    throw new RangeError(
      `generate(latents): latents must be rows of ${inputSize} numbers, got ${latents.length} numbers`,
    );
  if (!latents.every(Number.isFinite))
    throw new RangeError("generate(latents): latents must be finite numbers");
  const size = shape[0] * shape[1] * shape[2];
  const images = new Float32Array(n * size);
  for (let start = 0; start < n; start += BATCH) {
    const count = Math.min(BATCH, n - start);
    const data = latents.subarray(start * inputSize, (start + count) * inputSize);
    const made = await generator.run({ latents: { data, dims: [count, inputSize] } });
    images.set(made.images?.data ?? [], start * size);
  }
  return images;
}
