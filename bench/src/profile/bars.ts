import type { Group } from "./groupings.ts";

const WIDTH = 1120;
const ROW = 20;
const NAMES = 430;
const NUMBERS = 130;
const TOP = 44;
const COLOURS = { forward: "#3b6ea8", gradient: "#c8763b" };

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Groups as horizontal bars, the longest first: an SVG. */
export function bars(
  groups: readonly Group[],
  { title, top }: { readonly title: string; readonly top: number },
): string {
  const total = groups.reduce((sum, { ms }) => sum + ms, 0);
  const shown = groups.slice(0, top);
  const longest = shown[0]?.ms ?? 1;
  const rows = shown.map(({ name, ms }, i) => {
    const y = TOP + i * ROW;
    const length = ((WIDTH - NAMES - NUMBERS) * ms) / longest;
    const colour = name.startsWith("gradient of ") ? COLOURS.gradient : COLOURS.forward;
    return [
      `<text x="${NAMES - 8}" y="${y + 14}" text-anchor="end">${escaped(name)}</text>`,
      `<rect x="${NAMES}" y="${y + 3}" width="${length.toFixed(1)}" height="${ROW - 6}" fill="${colour}"/>`,
      `<text x="${(NAMES + length + 6).toFixed(1)}" y="${y + 14}">${ms.toFixed(2)} ms, ${((100 * ms) / total).toFixed(1)} %</text>`,
    ].join("");
  });
  const height = TOP + shown.length * ROW + 12;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    `<text x="12" y="24" font-size="15">${escaped(title)}</text>`,
    ...rows,
    "</svg>\n",
  ].join("\n");
}
