import { hashSamples } from "./hashSamples.ts";
import type { ImageSet } from "./imageSet.ts";

/** What a run's manifest says of the images it trained on. */
export type ImageSetDescription = {
  name: string;
  count: number;
  channels: number;
  height: number;
  width: number;
  /** The images' fingerprint, see `hashSamples`. */
  sha256: string;
};

/** Names, shape and fingerprint of a set: enough to tell whether a resumed run has the same images before it. */
export async function describeImages(set: ImageSet): Promise<ImageSetDescription> {
  const { name, count, channels, height, width } = set;
  return { name, count, channels, height, width, sha256: await hashSamples(set) };
}
