import sharp from "sharp";

export type ImageInfo = { width: number; height: number; grey: boolean };

/** An image file's size, as it is shown (EXIF orientation applied), and whether it is grey; reads the header only. */
export async function probeImage(path: string): Promise<ImageInfo> {
  const { autoOrient, space } = await sharp(path).metadata();
  return { ...autoOrient, grey: space === "b-w" || space === "grey16" };
}

/**
 * An image file's bytes `[channels, height, width]`, resized to that size, transparency on black.
 *
 * @throws Error with the decoder's reason for a damaged or truncated file
 */
export async function decodeImage(
  path: string,
  { channels, height, width }: { channels: 1 | 3; height: number; width: number },
): Promise<Uint8Array> {
  const { data, info } = await sharp(path, { failOn: "error" })
    .autoOrient()
    .flatten({ background: "#000" })
    .resize({ width, height, fit: "cover" })
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
