import { readdir } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import type { LeftOut } from "../recipes/imageFindings.ts";
import { mapConcurrently } from "./mapConcurrently.ts";
import { explained, reason } from "./reason.ts";

const IMAGE = /\.(png|jpe?g|webp)$/i;
const OTHER_IMAGE = /\.(gif|bmp|tiff?|avif|heic|heif|svg|jxl|jp2|ico|tga|ppm|pgm)$/i;
const CONCURRENCY = 8;
const EXAMPLES = 5;

export type ImageFiles = {
  /** Paths in the folder, "/" between parts, in an order that does not depend on the file system. */
  readonly images: readonly string[];
  readonly leftOut: readonly LeftOut[];
};

/** Files that are left out, by their reasons. */
export function countLeftOut(reasons: ReadonlyMap<string, readonly string[]>): readonly LeftOut[] {
  return [...reasons].flatMap(([why, files]) => {
    const [example] = files;
    return example === undefined ? [] : [{ reason: why, count: files.length, example }];
  });
}

function* unreadable(others: readonly string[]): Iterable<[string, readonly string[]]> {
  const kinds = [...new Set(others.map((file) => extname(file).toLowerCase()))].sort();
  const formats = kinds.filter((kind) => OTHER_IMAGE.test(kind));
  yield [`of another format, ${formats.join(", ")}`, others.filter((file) => OTHER_IMAGE.test(file))];
  yield ["not an image", others.filter((file) => !OTHER_IMAGE.test(file))];
}

/**
 * The PNG, JPEG and WebP files in a folder and its sub-folders; hidden files are not even counted.
 *
 * @throws Error naming the folder when it cannot be read, or holds no such file
 */
export async function imageFiles(folder: string): Promise<ImageFiles> {
  const listing = readdir(folder, { recursive: true, withFileTypes: true });
  const entries = await explained(`imageFolder(folder): cannot read ${folder}`, listing);
  const files = entries
    .filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && !entry.name.startsWith("."))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
  const images = files.filter((file) => IMAGE.test(file));
  const leftOut = countLeftOut(new Map(unreadable(files.filter((file) => !IMAGE.test(file)))));
  if (images.length > 0) return { images, leftOut };
  const count = files.length;
  const found = count === 0 ? "it is empty" : `it holds ${count} other file${count === 1 ? "" : "s"}`;
  throw new Error(`imageFolder(folder): found no PNG, JPEG or WebP image in ${folder}: ${found}`);
}

/** What work on some images gave, by their places among them, and those that it failed for. */
export type Attempts<R> = {
  readonly done: readonly { readonly image: string; readonly index: number; readonly result: R }[];
  readonly failed: readonly string[];
};

/**
 * Runs `work` on every image.
 *
 * @param damaged whether those that it fails for are left out, or refused
 * @throws Error naming them, all together, where they are refused, or are all
 */
export async function withEachImage<R>(
  folder: string,
  images: readonly string[],
  damaged: "refuse" | "leave out",
  work: (path: string, index: number) => Promise<R>,
): Promise<Attempts<R>> {
  const failures = new Map<string, string>();
  const results = await mapConcurrently(images, CONCURRENCY, async (image, index) => {
    try {
      return [{ image, index, result: await work(join(folder, image), index) }];
    } catch (error) {
      failures.set(image, reason(error));
      return [];
    }
  });
  const failed = [...failures.keys()].sort();
  if (failed.length > 0 && (damaged === "refuse" || failed.length === images.length)) {
    const named = failed.slice(0, EXAMPLES).map((image) => `${image} (${failures.get(image)})`);
    const more = failed.length > EXAMPLES ? ` and ${failed.length - EXAMPLES} more` : "";
    throw new Error(
      `imageFolder(folder): ${failed.length} of ${images.length} images in ${folder} cannot be read: ${named.join(", ")}${more}`,
    );
  }
  return { done: results.flat(), failed };
}
