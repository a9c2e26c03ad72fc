import { Tensor } from "@saddlepoint/engine";
import { backgroundOf } from "./backgroundOf.ts";
import { decodeImage, MOST_PIXELS, probeImage } from "./imageFile.ts";
import { lookAtImage } from "./imageLook.ts";
import { mapConcurrently } from "./mapConcurrently.ts";
import type { OpenedRun } from "./openRun.ts";
import { explained } from "./reason.ts";

const AT_ONCE = 8;
const BYTE = 255;

/**
 * Image files as a run's training took its own: its size and channels, fitted as data.fit says, transparency laid onto its
 * background, or onto what suits the image where the run had no transparent ones.
 *
 * @returns float32 [paths.length, channels, height, width] in [0, 1]
 * @throws RangeError when the run makes points; Error naming the file that is not there, damaged or too large
 */
export async function imagesForRun(
  { manifest, recipe }: Pick<OpenedRun, "manifest" | "recipe">,
  paths: readonly string[],
): Promise<Tensor> {
  const { shape, background } = manifest.data;
  const [depth = 0, height = 0, width = 0] = shape;
  if (shape.length !== 3) {
    throw new RangeError(`imagesForRun(run): run must make images, got points of ${shape.join("×")} numbers`);
  }
  const { fit = "cover", mostPixels = MOST_PIXELS } = recipe.data;
  const size = depth * height * width;
  const pixels = new Float32Array(paths.length * size);
  async function read(path: string): Promise<Float32Array> {
    const info = await probeImage(path);
    if (info.width * info.height > mostPixels) {
      throw new Error(
        `it must have at most ${mostPixels} pixels (data.mostPixels), got ${info.width}×${info.height}`,
      );
    }
    const bytes = await decodeImage(path, {
      channels: depth === 1 ? 1 : 3,
      height,
      width,
      background: background ?? backgroundOf([await lookAtImage(path, mostPixels)]).colour,
      fit,
      mostPixels,
    });
    return Float32Array.from(bytes, (byte) => byte / BYTE);
  }
  await mapConcurrently(paths, AT_ONCE, async (path, index) => {
    const problem = `imagesForRun(paths): ${path} must be an image that can be read`;
    pixels.set(await explained(problem, read(path)), index * size);
  });
  return new Tensor("float32", pixels, [paths.length, ...shape]);
}
