import { basename, resolve } from "node:path";
import type { ImageFindings } from "../recipes/imageFindings.ts";
import { backgroundOf } from "./backgroundOf.ts";
import { evenly } from "./evenly.ts";
import { type ImageInfo, MOST_PIXELS, probeImage } from "./imageFile.ts";
import { countLeftOut, imageFiles, tooManyPixels, withEachImage } from "./imageFiles.ts";
import { lookAtImage } from "./imageLook.ts";

/** Images that are decoded at most. */
const LOOKS = 4000;
/** One in so many images may have a shorter side than `side.low`. */
const TAIL = 20;

function sizesOf(infos: readonly ImageInfo[]): ImageFindings["sizes"] {
  const counts = new Map<string, number>();
  for (const { width, height } of infos) {
    const size = `${width}×${height}`;
    counts.set(size, (counts.get(size) ?? 0) + 1);
  }
  return [...counts].map(([size, count]) => ({ size, count })).sort((a, b) => b.count - a.count);
}

function sidesOf(infos: readonly ImageInfo[]): ImageFindings["side"] {
  const sides = infos.map(({ width, height }) => Math.min(width, height)).sort((a, b) => a - b);
  const at = (share: number): number => sides[Math.floor(share * sides.length)] ?? 0;
  return { least: at(0), low: at(1 / TAIL), median: at(1 / 2) };
}

/**
 * What a folder of images holds: read from every file's header, and from the pixels of at most 4,000 of them, evenly apart.
 *
 * @throws Error naming the folder when it cannot be read, holds no image, or only damaged ones
 */
export async function surveyImages(
  folder: string,
  { mostPixels = MOST_PIXELS }: { readonly mostPixels?: number | undefined } = {},
): Promise<ImageFindings> {
  const files = await imageFiles(folder);
  const probed = await withEachImage(folder, files.images, "leave out", probeImage);
  const isLarge = ({ width, height }: ImageInfo): boolean => width * height > mostPixels;
  const large = probed.done.filter(({ result }) => isLarge(result)).map(({ image }) => image);
  if (large.length > 0 && large.length === probed.done.length) {
    throw new Error(`surveyImages(folder): every image in ${folder} is ${tooManyPixels(mostPixels)}`);
  }
  const small = probed.done.filter(({ result }) => !isLarge(result));
  const chosen = evenly(small, LOOKS).map(({ image }) => image);
  const looked = await withEachImage(folder, chosen, "leave out", (path) => lookAtImage(path, mostPixels));
  const broken = new Set(looked.failed);
  const infos = small.flatMap(({ image, result }) => (broken.has(image) ? [] : [result]));
  const looks = looked.done.map(({ result }) => result);
  return {
    folder,
    name: basename(resolve(folder)),
    count: infos.length,
    leftOut: [
      ...files.leftOut,
      ...countLeftOut(
        new Map([
          ["damaged", [...probed.failed, ...looked.failed]],
          [tooManyPixels(mostPixels), large],
        ]),
      ),
    ],
    lookedAt: looks.length,
    sizes: sizesOf(infos),
    side: sidesOf(infos),
    oblong: infos.filter(({ width, height }) => width !== height).length,
    coloured: looks.filter(({ coloured }) => coloured).length,
    transparent: looks.filter(({ transparent }) => transparent).length,
    duplicates: looks.length - new Set(looks.map(({ digest }) => digest)).size,
    background: backgroundOf(looks),
  };
}
