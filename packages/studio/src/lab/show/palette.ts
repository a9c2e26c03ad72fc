/** The theme's colours as a canvas needs them: resolved, for it knows no custom properties. */
export interface Palette {
  readonly dark: boolean;
  readonly paper: string;
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly real: string;
  readonly fake: string;
  readonly truth: string;
  /** Ends and middle of the heat map, as bytes. */
  readonly realBytes: Rgb;
  readonly fakeBytes: Rgb;
  readonly paperBytes: Rgb;
}

export type Rgb = readonly [red: number, green: number, blue: number];

/** Reads the palette where an element stands. */
export function paletteAt(host: HTMLElement): Palette {
  const probe = document.createElement("span");
  host.append(probe);
  const colour = (name: string): string => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const paper = colour("--raised");
  const real = colour("--real");
  const fake = colour("--fake");
  const palette: Palette = {
    dark: luminance(rgbOf(paper)) < 0.5,
    paper,
    ink: colour("--ink"),
    muted: colour("--muted"),
    line: colour("--line"),
    real,
    fake,
    truth: colour("--truth"),
    realBytes: rgbOf(real),
    fakeBytes: rgbOf(fake),
    paperBytes: rgbOf(paper),
  };
  probe.remove();
  return palette;
}

/** The bytes of a computed colour, as in "rgb(43, 98, 201)". */
function rgbOf(colour: string): Rgb {
  const [red = 128, green = 128, blue = 128] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}

const luminance = ([red, green, blue]: Rgb): number => (0.299 * red + 0.587 * green + 0.114 * blue) / 255;

/**
 * A colour for one value of a code: hues a golden angle apart, so that any number of them stay distinct, at a lightness that
 * stands out from the theme's paper.
 */
export const codeColour = (value: number, dark: boolean): string =>
  `oklch(${dark ? 0.78 : 0.52} 0.16 ${(40 + value * 137.508) % 360})`;
