import type { Background } from "../recipes/imageFindings.ts";
import type { ImageLook } from "./imageLook.ts";

const WHITE = 255;
/** What differs from the background by less in lightness, of 255, is lost on it. */
const LOST = 32;

/** The middle one of numbers from 0 to 255. */
function median(values: Iterable<number>): number {
  const counts = new Uint32Array(WHITE + 1);
  let total = 0;
  for (const value of values) {
    counts[value] = (counts[value] ?? 0) + 1;
    total++;
  }
  let seen = 0;
  return counts.findIndex((count) => {
    seen += count;
    return 2 * seen >= total;
  });
}

const hex = (values: readonly number[]): string =>
  `#${values.map((value) => value.toString(16).padStart(2, "0")).join("")}`;

const percent = (share: number): string => `${Math.round(100 * share)} %`;

function* channelOf(looks: readonly ImageLook[], channel: number): Iterable<number> {
  for (const { edge } of looks) {
    for (let at = channel; at < edge.opaque.length; at += 3) yield edge.opaque[at] ?? 0;
  }
}

/** The share of the pixels on the rim that would be lost on a background. */
function lostOn(looks: readonly ImageLook[], lightness: number): number {
  let [lost, all] = [0, 0];
  for (const { rim } of looks) {
    all += rim.length;
    for (const value of rim) if (Math.abs(value - lightness) < LOST) lost++;
  }
  return all === 0 ? 0 : lost / all;
}

/**
 * The colour to lay transparent images onto: the median of the pixels along the images' edges where at least half of them are
 * opaque; else white or black, whichever fewer of the pixels that border on transparency would be lost on; else white for dark
 * content and black for light.
 */
export function backgroundOf(looks: readonly ImageLook[]): Background {
  const edges = looks.reduce((sum, { edge }) => sum + edge.count, 0);
  const opaque = looks.reduce((sum, { edge }) => sum + edge.opaque.length / 3, 0);
  if (opaque > 0 && 2 * opaque >= edges) {
    return {
      colour: hex([0, 1, 2].map((channel) => median(channelOf(looks, channel)))),
      because: `the median of the images' edges, ${percent(opaque / edges)} of which are opaque`,
    };
  }
  const white = { colour: "#ffffff", name: "white", lost: lostOn(looks, WHITE) };
  const black = { colour: "#000000", name: "black", lost: lostOn(looks, 0) };
  if (white.lost !== black.lost) {
    const [best, other] = white.lost < black.lost ? [white, black] : [black, white];
    return {
      colour: best.colour,
      because: `of the pixels that border on transparency ${percent(best.lost)} are lost on ${best.name}, ${percent(other.lost)} on ${other.name}`,
    };
  }
  const lightness = looks.reduce((sum, look) => sum + look.lightness, 0) / Math.max(looks.length, 1);
  return lightness < WHITE / 2
    ? { colour: "#ffffff", because: "what the images show is dark" }
    : { colour: "#000000", because: "what the images show is light" };
}
