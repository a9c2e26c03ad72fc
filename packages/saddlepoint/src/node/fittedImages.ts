import { Tensor } from "@saddlepoint/engine";
import { backgroundOf } from "./backgroundOf.ts";
import { decodeImage, type Fit, MOST_PIXELS, probeImage } from "./imageFile.ts";
import { lookAtImage } from "./imageLook.ts";
import { mapConcurrently } from "./mapConcurrently.ts";
import { explained } from "./reason.ts";

const AT_ONCE = 8;
const BYTE = 255;

/** How a run's training took images in: its manifest's shape and background, its recipe's fit. */
export type Fitting = {
  /** [channels, height, width]. */
  readonly shape: readonly number[];
  /** "#rrggbb" that transparent images are laid onto; what suits each image where it is not given. */
  readonly background?: string | undefined;
  readonly fit?: Fit | undefined;
  readonly mostPixels?: number | undefined;
};

/**
 * Image files as training takes those of a folder: of its size and channels, those of another aspect fitted alike.
 *
 * @returns float32 [paths.length, channels, height, width] in [0, 1]
 * @throws RangeError when the shape is not that of images; Error naming the file that is not there, damaged or too large
 */
export async function fittedImages(
  paths: readonly string[],
  { shape, background, fit = "cover", mostPixels = MOST_PIXELS }: Fitting,
): Promise<Tensor> {
  const [depth = 0, height = 0, width = 0] = shape;
  if (shape.length !== 3) {
    throw new RangeError(
      `fittedImages(shape): shape must be that of images, [channels, height, width], got points of [${shape.join(", ")}] numbers`,
    );
  }
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
    const problem = `fittedImages(paths): ${path} must be an image that can be read`;
    pixels.set(await explained(problem, read(path)), index * size);
  });
  return new Tensor("float32", pixels, [paths.length, ...shape]);
}
