import { InvalidArgumentError } from "@commander-js/extra-typings";

/** Parses the path of a picture to write. */
export function pngOption(text: string): string {
  if (!/\.png$/i.test(text)) {
    throw new InvalidArgumentError(`out must be the path of a .png file, got ${JSON.stringify(text)}.`);
  }
  return text;
}
