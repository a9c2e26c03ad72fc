/** Files of a folder that are not among its images, for one reason. */
export type LeftOut = {
  readonly reason: string;
  readonly count: number;
  /** One of them, by its path in the folder. */
  readonly example: string;
};

/** Files left out, in words: "12 not an image (such as notes.txt), 1 damaged (such as a.png)". */
export const leftOutText = (leftOut: readonly LeftOut[]): string =>
  leftOut.map(({ reason, count, example }) => `${count} ${reason} (such as ${example})`).join(", ");

/** The colour that transparent images are laid onto, and what it was taken from. */
export type Background = {
  /** "#rrggbb" */
  readonly colour: string;
  readonly because: string;
};

/** What a folder of images holds. */
export type ImageFindings = {
  /** Its path, as it was given. */
  readonly folder: string;
  /** What it is called: its last part. */
  readonly name: string;
  /** The images that can be trained on. */
  readonly count: number;
  readonly leftOut: readonly LeftOut[];
  /** How many images were decoded for what their pixels alone can say: all, or of a large folder some. */
  readonly lookedAt: number;
  /** The sizes, "256×256", each with how many have it, the most common first. */
  readonly sizes: readonly { readonly size: string; readonly count: number }[];
  /** The shorter sides in pixels: the least, the one that one image in twenty falls below, the median. */
  readonly side: { readonly least: number; readonly low: number; readonly median: number };
  /** Images that are not square. */
  readonly oblong: number;
  /** Of those looked at: with colour, with transparency, and whose pixels are another's too. */
  readonly coloured: number;
  readonly transparent: number;
  readonly duplicates: number;
  readonly background: Background;
};
