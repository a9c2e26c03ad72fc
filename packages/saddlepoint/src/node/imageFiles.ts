import { constants, type Dirent, type Stats } from "node:fs";
import { access, readdir, realpath, stat } from "node:fs/promises";
import { basename, extname, isAbsolute, join, relative } from "node:path";
import { type LeftOut, leftOutText } from "../recipes/imageFindings.ts";
import { mapConcurrently } from "./mapConcurrently.ts";
import { explained, ifThere, reason } from "./reason.ts";

/** Pixels in the formats that sharp reads. A drawing (.svg) has no size of its own. */
const IMAGE = /\.(png|jpe?g|jpe|jfif|webp|gif|tiff?|avif)$/i;
const OTHER_IMAGE = /\.(bmp|heic|heif|svgz?|jxl|jp2|ico|tga|ppm|pgm|psd|dng|cr2|nef)$/i;
/** MNIST's and other array files, which are given by themselves. */
const ARRAY = /(-ubyte|\.idx\d*|\.npy|\.npz)(\.gz)?$/i;
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

/** Why images are not decoded that are too large. */
export const tooManyPixels = (mostPixels: number): string =>
  `of more than ${mostPixels} pixels (data.mostPixels allows more)`;

function* unreadable(others: readonly string[]): Iterable<[string, readonly string[]]> {
  const kinds = [...new Set(others.map((file) => extname(file).toLowerCase()))].sort();
  const formats = kinds.filter((kind) => OTHER_IMAGE.test(kind));
  yield [`of another format, ${formats.join(", ")}`, others.filter((file) => OTHER_IMAGE.test(file))];
  yield ["not an image", others.filter((file) => !OTHER_IMAGE.test(file))];
}

/** What lies in a folder and those below it, by paths in it. */
type Listing = {
  readonly files: string[];
  /** Images below a folder whose name begins with a dot, where programs keep their own. */
  readonly hidden: string[];
  /** Links that lead nowhere. */
  readonly dangling: string[];
  /** Links to a folder that is read anyway, or that the whole lies in. */
  readonly again: string[];
  /** Folders that cannot be read. */
  readonly closed: string[];
  /** Pipes, sockets and devices, which are never opened. */
  readonly special: string[];
};

/** A folder to list: its path in the whole, where it really lies, and whether its name or one above begins with a dot. */
type Folder = { readonly path: string; readonly real: string; readonly hidden: boolean };

const UNREACHABLE = ["ENOENT", "ELOOP", "ENOTDIR", "EACCES", "EPERM"];

const byName = (a: Dirent, b: Dirent): number => (a.name < b.name ? -1 : 1);

/** Where a link leads, and what is there; undefined where that is nothing. */
const followed = (path: string): Promise<{ readonly real: string; readonly what: Stats } | undefined> =>
  ifThere(
    Promise.all([realpath(path), stat(path)]).then(([real, what]) => ({ real, what })),
    UNREACHABLE,
  );

/** Whether a folder is another, or lies around it. */
function holds(folder: string, other: string): boolean {
  const way = relative(folder, other);
  return !way.startsWith("..") && !isAbsolute(way);
}

/** Lists a folder. Each folder is read once, by its own path rather than by a link's: no link leads round in a circle. */
async function listing(root: string): Promise<Listing> {
  const found: Listing = { files: [], hidden: [], dangling: [], again: [], closed: [], special: [] };
  const whole = await realpath(root);
  const seen = new Set<string>();
  const folders: Folder[] = [{ path: "", real: whole, hidden: false }];
  const links: Folder[] = [];

  function addFile(path: string, { hidden }: Folder): void {
    if (hidden) {
      if (IMAGE.test(path)) found.hidden.push(path);
    } else if (!basename(path).startsWith(".")) found.files.push(path);
  }
  async function addLink(path: string, hidden: boolean, inside: Folder): Promise<void> {
    const end = await followed(join(root, path));
    if (end?.what.isDirectory()) links.push({ path, real: end.real, hidden });
    else if (end?.what.isFile()) addFile(path, inside);
    else if (!hidden) found[end === undefined ? "dangling" : "special"].push(path);
  }
  async function list(folder: Folder): Promise<void> {
    seen.add(folder.real);
    const entries = await readdir(folder.real, { withFileTypes: true }).catch((error: unknown) => {
      if (folder.path === "") throw error;
      found.closed.push(folder.path);
      return [];
    });
    for (const entry of entries.sort(byName)) {
      const path = folder.path === "" ? entry.name : `${folder.path}/${entry.name}`;
      const hidden = folder.hidden || entry.name.startsWith(".");
      if (entry.isDirectory()) folders.push({ path, real: join(folder.real, entry.name), hidden });
      else if (entry.isSymbolicLink()) await addLink(path, hidden, folder);
      else if (entry.isFile()) addFile(path, folder);
      else if (!hidden) found.special.push(path);
    }
  }
  for (;;) {
    const next = folders.pop() ?? links.shift();
    if (next === undefined) break;
    const isAround = next.path !== "" && holds(next.real, whole);
    if (isAround || seen.has(next.real)) found.again.push(next.path);
    else await list(next);
  }
  for (const paths of Object.values(found)) paths.sort();
  return found;
}

/**
 * The images in a folder and its sub-folders, PNG, JPEG, WebP, GIF, TIFF and AVIF, and what else is there. Links are followed.
 * What lies in folders whose names begin with a dot is left out; so are such files, which are not even counted.
 *
 * @throws Error naming the folder when it cannot be read, or holds no image
 */
export async function imageFiles(folder: string): Promise<ImageFiles> {
  const found = await explained(`imageFolder(folder): cannot read ${folder}`, listing(folder));
  const { files } = found;
  const images = files.filter((file) => IMAGE.test(file));
  const others = files.filter((file) => !IMAGE.test(file));
  const leftOut = countLeftOut(
    new Map([
      ...unreadable(others),
      ["in hidden folders", found.hidden],
      ["a link that leads nowhere", found.dangling],
      ["a link to a folder that is read already, or lies around it", found.again],
      ["a folder that cannot be read", found.closed],
      ["neither a file nor a folder", found.special],
    ]),
  );
  if (images.length > 0) return { images, leftOut };
  const array = others.find((file) => ARRAY.test(file));
  const hint = array === undefined ? "" : `; give one of its array files by itself: ${join(folder, array)}`;
  throw new Error(
    `imageFolder(folder): found no PNG, JPEG, WebP, GIF, TIFF or AVIF image in ${folder}: ` +
      `${leftOut.length === 0 ? "it is empty" : `it holds ${leftOutText(leftOut)}`}${hint}`,
  );
}

/** What work on some images gave, by their places among them, and those that it failed for. */
export type Attempts<R> = {
  readonly done: readonly { readonly image: string; readonly index: number; readonly result: R }[];
  readonly failed: readonly string[];
};

/** Why work on a file failed: of one that may not be opened the decoder only says that it is no image. */
async function failureOf(path: string, error: unknown): Promise<string> {
  try {
    await access(path, constants.R_OK);
  } catch (cause) {
    return reason(cause);
  }
  // The decoder tells of all that it met, a line each, some of it twice.
  return [...new Set(reason(error).split("\n"))].filter((line) => line !== "").join("; ");
}

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
      failures.set(image, await failureOf(join(folder, image), error));
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
