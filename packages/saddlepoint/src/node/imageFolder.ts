import { leftOutText } from "../recipes/imageFindings.ts";
import type { DataSource } from "../samples/dataSource.ts";
import { type Samples, samples } from "../samples/samples.ts";
import { backgroundOf } from "./backgroundOf.ts";
import { evenly } from "./evenly.ts";
import { decodeImage, type Fit, type ImageInfo, MOST_PIXELS, probeImage } from "./imageFile.ts";
import { countLeftOut, imageFiles, tooManyPixels, withEachImage } from "./imageFiles.ts";
import { lookAtImage } from "./imageLook.ts";
import { bytesFor } from "./memory.ts";

export type ImageFolderOptions = {
  /** Resizes every image to size × size, or to width × height. */
  readonly size?: number | { readonly width: number; readonly height: number } | undefined;
  /** How an image of another aspect fills that size: "cover" (default) cuts both its ends off, "contain" adds bars. */
  readonly fit?: Fit | undefined;
  /** 1 for grey, 3 for colour; by default grey when every image is. */
  readonly channels?: 1 | 3 | undefined;
  /** "#rrggbb" that transparent images are laid onto; by default as `backgroundOf` finds. */
  readonly background?: string | undefined;
  /** Leaves out images whose shorter side has fewer pixels. */
  readonly least?: number | undefined;
  /** The most pixels an image may have: more are refused, or left out, before they are decoded. Default 2²⁶, 8192 × 8192. */
  readonly mostPixels?: number | undefined;
  /** "folders": an image's class is the sub-folder it lies in. Without it images have no labels. */
  readonly labels?: "folders" | undefined;
  /** Whether files that cannot be read are refused (default), or left out and counted. */
  readonly damaged?: "refuse" | "leave out" | undefined;
};

const EXAMPLES = 5;
/** Enough images with transparency, and as many without, to choose a background by. */
const LOOKS = 400;
/** What nothing shows of. */
const BLACK = "#000000";

function commonSize(
  folder: string,
  found: readonly Found[],
  size: ImageFolderOptions["size"],
): { width: number; height: number } {
  if (typeof size === "number") return { width: size, height: size };
  if (size) return size;
  const bySize = new Map<string, { example: string | undefined; count: number }>();
  for (const { image, info } of found) {
    const size = `${info.width}×${info.height}`;
    const group = bySize.get(size) ?? { example: image, count: 0 };
    bySize.set(size, { ...group, count: group.count + 1 });
  }
  const [first] = found;
  if (bySize.size === 1 && first) return { width: first.info.width, height: first.info.height };
  const groups = [...bySize].sort(([, a], [, b]) => b.count - a.count).slice(0, EXAMPLES);
  const listed = groups.map(([text, { count, example }]) => `${count} of ${text} (such as ${example})`);
  throw new Error(
    `imageFolder(folder): the images in ${folder} have ${bySize.size} different sizes: ${listed.join(", ")}` +
      `${bySize.size > EXAMPLES ? ", …" : ""}; give the option size to resize them all`,
  );
}

function classLabels(
  folder: string,
  images: readonly string[],
): { labels: Int32Array; labelNames: string[] } {
  const loose = images.find((image) => !image.includes("/"));
  if (loose !== undefined) {
    throw new Error(
      `imageFolder(labels): with labels "folders" every image must lie in a sub-folder of ${folder}, got ${loose}`,
    );
  }
  const classes = images.map((image) => image.slice(0, image.indexOf("/")));
  const labelNames = [...new Set(classes)].sort();
  return { labels: Int32Array.from(classes, (name) => labelNames.indexOf(name)), labelNames };
}

type Found = { readonly image: string; readonly info: ImageInfo };

/** What transparent images are laid onto, and bars are filled with, and the remark on it; other images need none. */
async function backgroundFor(
  folder: string,
  found: readonly Found[],
  { background, fit, damaged = "refuse", mostPixels }: ImageFolderOptions,
): Promise<{ readonly colour: string | undefined; readonly remarks: readonly string[] }> {
  const hasBars = fit === "contain";
  const clear = found.filter(({ info }) => info.alpha);
  const what = hasBars ? "transparency and bars are" : "transparency is laid onto";
  if (!hasBars && clear.length === 0) return { colour: undefined, remarks: [] };
  if (background !== undefined) return { colour: background, remarks: [`${what} ${background}`] };
  const opaque = found.filter(({ info }) => !info.alpha);
  const images = [clear, opaque].flatMap((some) => evenly(some, LOOKS)).map(({ image }) => image);
  const { done } = await withEachImage(folder, images, damaged, (path) => lookAtImage(path, mostPixels));
  const looks = done.map(({ result }) => result);
  if (!hasBars && !looks.some(({ transparent }) => transparent)) {
    return { colour: undefined, remarks: [] };
  }
  const { colour, because } = backgroundOf(looks);
  return { colour, remarks: [`${what} ${colour}: ${because}; data.background changes it`] };
}

/** How images of another aspect are fitted, if there are any. */
function fitRemarks(found: readonly Found[], fit: Fit, width: number, height: number): readonly string[] {
  const others = found.filter(({ info }) => info.width * height !== info.height * width).length;
  if (others === 0) return [];
  const how = fit === "cover" ? "cut off at both ends" : "given bars";
  return [`${others} of ${found.length} have another aspect and are ${how} (data.fit: ${fit})`];
}

/** What of each image is taken that holds several. */
function pageRemarks(found: readonly Found[]): readonly string[] {
  const several = found.filter(({ info }) => info.pages > 1).length;
  return several === 0
    ? []
    : [`${several} of ${found.length} hold several frames or pages: the first is taken`];
}

/**
 * The images in a folder and its sub-folders, PNG, JPEG, WebP, GIF, TIFF and AVIF, in the order of their paths, with remarks on
 * what was done to them and what was left out; links are followed, hidden files are left out, and EXIF orientation is applied.
 *
 * @throws Error naming the folder when it is empty or holds no such image, naming the files that are damaged or too large unless
 * they are to be left out, and when the images have different sizes and no `size` is given; RangeError where they need more
 * memory than there is
 */
export async function openImageFolder(folder: string, options: ImageFolderOptions = {}): Promise<DataSource> {
  const { damaged = "refuse", fit = "cover", least = 1, mostPixels = MOST_PIXELS } = options;
  const files = await imageFiles(folder);
  const probed = await withEachImage(folder, files.images, damaged, probeImage);
  const all = probed.done.map(({ image, result }) => ({ image, info: result }));
  const isSmall = ({ info }: Found): boolean => Math.min(info.width, info.height) < least;
  const isLarge = ({ info }: Found): boolean => info.width * info.height > mostPixels;
  const large = all.filter(isLarge).map(({ image }) => image);
  if (large.length > 0 && (damaged === "refuse" || large.length === all.length)) {
    throw new Error(
      `imageFolder(mostPixels): an image in ${folder} must have at most ${mostPixels} pixels, got more in ${large.slice(0, EXAMPLES).join(", ")}`,
    );
  }
  const found = all.filter((each) => !isSmall(each) && !isLarge(each));
  if (found.length === 0) {
    throw new Error(
      `imageFolder(least): an image in ${folder} must have a side of at least ${least} pixels, got ${all.length} with less`,
    );
  }
  const { width, height } = commonSize(folder, found, options.size);
  const channels = options.channels ?? (found.every(({ info }) => info.grey) ? 1 : 3);
  const background = await backgroundFor(folder, found, options);
  const size = channels * height * width;
  const pixels = bytesFor(`${found.length} images of ${width}×${height}`, found.length * size);
  const decoded = await withEachImage(
    folder,
    found.map(({ image }) => image),
    damaged,
    async (path, index) => {
      const decoding = { channels, height, width, background: background.colour ?? BLACK, fit, mostPixels };
      pixels.set(await decodeImage(path, decoding), index * size);
    },
  );
  const kept = decoded.done.map(({ index }, to) =>
    pixels.copyWithin(to * size, index * size, (index + 1) * size),
  );
  const images = decoded.done.map(({ image }) => image);
  const leftOut = [
    ...files.leftOut,
    ...countLeftOut(
      new Map([
        ["damaged", [...probed.failed, ...decoded.failed]],
        [tooManyPixels(mostPixels), large],
        [`with a side below ${least} pixels`, all.filter(isSmall).map(({ image }) => image)],
      ]),
    ),
  ];
  const labels = options.labels === "folders" ? classLabels(folder, images) : {};
  const remarks = [
    ...(leftOut.length === 0 ? [] : [`left out: ${leftOutText(leftOut)}`]),
    ...pageRemarks(found),
    ...fitRemarks(found, fit, width, height),
    ...background.remarks,
  ];
  const values = pixels.subarray(0, kept.length * size);
  return {
    train: samples(values, kept.length, [channels, height, width], { name: folder, ...labels }),
    remarks,
    background: background.colour,
  };
}

/** The samples of `openImageFolder` alone. */
export async function imageFolder(folder: string, options: ImageFolderOptions = {}): Promise<Samples> {
  return (await openImageFolder(folder, options)).train;
}
