import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { type Samples, samples } from "../samples/samples.ts";
import { decodeImage, type ImageInfo, probeImage } from "./imageFile.ts";
import { mapConcurrently } from "./mapConcurrently.ts";
import { explained, reason } from "./reason.ts";

export type ImageFolderOptions = {
  /** Resizes every image to size × size, or to width × height, cropping what is too long in the middle. */
  readonly size?: number | { readonly width: number; readonly height: number } | undefined;
  /** 1 for grey, 3 for colour; by default grey when every image is. */
  readonly channels?: 1 | 3 | undefined;
  /** "folders": an image's class is the sub-folder it lies in. Without it images have no labels. */
  readonly labels?: "folders" | undefined;
};

const EXTENSIONS = /\.(png|jpe?g|webp)$/i;
const CONCURRENCY = 8;
const EXAMPLES = 5;

type Files = { images: string[]; others: number };

/** Paths below `folder`, "/" between parts, in an order that does not depend on the file system. */
async function listFiles(folder: string): Promise<Files> {
  const listing = readdir(folder, { recursive: true, withFileTypes: true });
  const entries = await explained(`imageFolder(folder): cannot read ${folder}`, listing);
  const files = entries
    .filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && !entry.name.startsWith("."))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"));
  const images = files.filter((file) => EXTENSIONS.test(file)).sort();
  return { images, others: files.length - images.length };
}

/** Runs `work` on every image and, where some fail, names them instead of stopping at the first. */
async function forEachImage<R>(
  folder: string,
  images: readonly string[],
  work: (path: string, index: number) => Promise<R>,
): Promise<R[]> {
  const failures: string[] = [];
  const results = await mapConcurrently(images, CONCURRENCY, async (image, index) => {
    try {
      return [await work(join(folder, image), index)];
    } catch (error) {
      failures.push(`${image} (${reason(error)})`);
      return [];
    }
  });
  if (failures.length > 0) {
    const named = failures.sort().slice(0, EXAMPLES).join(", ");
    const more = failures.length > EXAMPLES ? ` and ${failures.length - EXAMPLES} more` : "";
    throw new Error(
      `imageFolder(folder): ${failures.length} of ${images.length} images in ${folder} cannot be read: ${named}${more}`,
    );
  }
  return results.flat();
}

function commonSize(
  folder: string,
  images: readonly string[],
  infos: readonly ImageInfo[],
  size: ImageFolderOptions["size"],
): { width: number; height: number } {
  if (typeof size === "number") return { width: size, height: size };
  if (size) return size;
  const bySize = new Map<string, { example: string | undefined; count: number }>();
  infos.forEach(({ width, height }, i) => {
    const group = bySize.get(`${width}×${height}`) ?? { example: images[i], count: 0 };
    bySize.set(`${width}×${height}`, { ...group, count: group.count + 1 });
  });
  const [info] = infos;
  if (bySize.size === 1 && info) return { width: info.width, height: info.height };
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

/**
 * The PNG, JPEG and WebP images in a folder and its sub-folders, in the order of their paths; hidden files are left out,
 * transparency becomes black, and EXIF orientation is applied.
 *
 * @throws Error naming the folder when it is empty or holds no such image, naming the files that are damaged, and when
 * the images have different sizes and no `size` is given
 */
export async function imageFolder(folder: string, options: ImageFolderOptions = {}): Promise<Samples> {
  const { images, others } = await listFiles(folder);
  if (images.length === 0) {
    const found = others === 0 ? "it is empty" : `it holds ${others} other file${others === 1 ? "" : "s"}`;
    throw new Error(`imageFolder(folder): found no PNG, JPEG or WebP image in ${folder}: ${found}`);
  }
  const infos = await forEachImage(folder, images, probeImage);
  const { width, height } = commonSize(folder, images, infos, options.size);
  const channels = options.channels ?? (infos.every((info) => info.grey) ? 1 : 3);
  const size = channels * height * width;
  const pixels = new Uint8Array(images.length * size);
  await forEachImage(folder, images, async (path, index) => {
    pixels.set(await decodeImage(path, { channels, height, width }), index * size);
  });
  const labels = options.labels === "folders" ? classLabels(folder, images) : {};
  return samples(pixels, images.length, [channels, height, width], { name: folder, ...labels });
}
