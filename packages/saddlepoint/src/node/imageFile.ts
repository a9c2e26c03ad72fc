import sharp from "sharp";

export type ImageInfo = {
  readonly width: number;
  readonly height: number;
  readonly grey: boolean;
  /** Whether its file can hold transparency. */
  readonly alpha: boolean;
  /** Frames of an animation, or pages, of which the first is read. */
  readonly pages: number;
};

/** The most pixels that an image is decoded with, unless told: 8192 × 8192, which take 270 MB. */
export const MOST_PIXELS = 2 ** 26;

/** What is decoded, whatever a file's name says: drawings (SVG) and documents have no pixels of their own. */
const FORMATS: ReadonlySet<string> = new Set(["png", "jpeg", "webp", "gif", "tiff", "heif"]);
/** Whole numbers of one byte or two. Others have no scale that is known, and would be cut to 0 … 255. */
const DEPTHS: ReadonlySet<string> = new Set(["uchar", "ushort"]);

/**
 * An image file's size, as it is shown (EXIF orientation applied), and its kind of colour; reads the header only.
 *
 * @throws Error with the reason where it cannot be read, or has no pixels of 8 or 16 bits
 */
export async function probeImage(path: string): Promise<ImageInfo> {
  const {
    autoOrient,
    space,
    hasAlpha,
    pages = 1,
    format,
    depth,
  } = await sharp(path, { limitInputPixels: false }).metadata();
  if (!FORMATS.has(format)) throw new Error(`its contents are in another format, ${format}`);
  if (!DEPTHS.has(depth)) {
    throw new Error(`its pixels are numbers of type ${depth}: save it with 8 or 16 bits a channel`);
  }
  return { ...autoOrient, grey: space === "b-w" || space === "grey16", alpha: hasAlpha, pages };
}

/** How an image of another aspect fills its place: cut off at both ends, or whole, with bars. */
export type Fit = "cover" | "contain";

export type DecodeOptions = {
  readonly channels: 1 | 3;
  readonly height: number;
  readonly width: number;
  /** "#rrggbb": what shows through transparency, and the bars of "contain". */
  readonly background: string;
  readonly fit: Fit;
  readonly mostPixels: number;
};

/**
 * An image file's bytes `[channels, height, width]`, resized to that size.
 *
 * @throws Error with the decoder's reason for a damaged or truncated file
 */
export async function decodeImage(
  path: string,
  { channels, height, width, background, fit, mostPixels }: DecodeOptions,
): Promise<Uint8Array> {
  const { data, info } = await sharp(path, { failOn: "error", limitInputPixels: mostPixels })
    .autoOrient()
    .flatten({ background })
    .resize({ width, height, fit, background })
    .toColourspace(channels === 1 ? "b-w" : "srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== channels)
    throw new Error(`decoded to ${info.channels} channels, expected ${channels}`);
  return channels === 1 ? data : planes(data, channels);
}

/** From pixel by pixel to plane by plane. */
export function planes(interleaved: Uint8Array, channels: number): Uint8Array {
  const area = interleaved.length / channels;
  const out = new Uint8Array(interleaved.length);
  for (let at = 0; at < area; at++) {
    for (let channel = 0; channel < channels; channel++) {
      out[channel * area + at] = interleaved[at * channels + channel] ?? 0;
    }
  }
  return out;
}
