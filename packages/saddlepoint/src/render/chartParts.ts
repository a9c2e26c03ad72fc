import type { Axis, Ceiling } from "./chartData.ts";
import type { ChartFrame } from "./chartFrame.ts";
import { element, escapeXml } from "./svg.ts";
import { tickText, tickTexts } from "./ticks.ts";

export const FONT = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif";

const INK = "#1a1a1a";
const QUIET = "#595959";
const GRID = "#e4e4e4";
const ZERO = "#a6a6a6";
const SMALL = { "font-size": 12, fill: QUIET };
/** About the width of one letter at 12 px, for laying out the legend without measuring text. */
const LETTER = 6.8;
const LEGEND_ROW = 18;
/** Pixels of line and of gap in a dashed series; ends are round, which takes 2 of the gap. */
export const DASHES = "5 6";

function axisTitle({ label, unit }: Axis): string {
  return escapeXml(unit === undefined ? label : `${label} (${unit})`);
}

export function drawAxes(x: Axis, y: Axis, frame: ChartFrame): string {
  const { left, right, top, bottom, toX, toY } = frame;
  const yTexts = tickTexts(frame.yTicks);
  const horizontal = frame.yTicks.map((value, i) => {
    const at = toY(value);
    const line = element("line", { x1: left, x2: right, y1: at, y2: at, stroke: value === 0 ? ZERO : GRID });
    return line + element("text", { x: left - 8, y: at + 4, "text-anchor": "end", ...SMALL }, yTexts[i]);
  });
  const xTexts = tickTexts(frame.xTicks);
  const vertical = frame.xTicks.map((value, i) => {
    const at = toX(value);
    const mark = element("line", { x1: at, x2: at, y1: bottom, y2: bottom + 5, stroke: QUIET });
    return mark + element("text", { x: at, y: bottom + 19, "text-anchor": "middle", ...SMALL }, xTexts[i]);
  });
  const middle = (left + right) / 2;
  const empty = { x: middle, y: (top + bottom) / 2, "text-anchor": "middle", "font-size": 14, fill: QUIET };
  return [
    ...horizontal,
    element("line", { x1: left, x2: right, y1: bottom, y2: bottom, stroke: QUIET }),
    ...vertical,
    element("text", { x: 16, y: top - 14, ...SMALL }, axisTitle(y)),
    element("text", { x: middle, y: bottom + 38, "text-anchor": "middle", ...SMALL }, axisTitle(x)),
    frame.hasData ? "" : element("text", empty, "no data yet"),
  ].join("");
}

/** A ceiling's name and value to four digits: H(c) = 2.303. */
function ceilingText({ name, value }: Ceiling): string {
  return escapeXml(`${name} = ${tickText(Number(value.toPrecision(4)))}`);
}

export function drawCeilings(ceilings: readonly Ceiling[], { left, right, toY }: ChartFrame): string {
  return ceilings
    .filter(({ value }) => Number.isFinite(value))
    .map((ceiling) => {
      const at = toY(ceiling.value);
      const line = { x1: left, x2: right, y1: at, y2: at, stroke: INK, "stroke-width": 1.25 };
      const halo = {
        stroke: "#ffffff",
        "stroke-width": 3,
        "paint-order": "stroke",
        "stroke-linejoin": "round",
      };
      const text = { x: right, y: at - 5, "text-anchor": "end", "font-size": 12, fill: INK, ...halo };
      return (
        element("line", { ...line, "stroke-dasharray": "6 4" }) + element("text", text, ceilingText(ceiling))
      );
    })
    .join("");
}

/** The legend below the title, in as many rows as it needs; `height` is what it takes beyond its first row. */
export function drawLegend(
  entries: readonly { name: string; colour: string; dashed: boolean }[],
  width: number,
): { svg: string; height: number } {
  let x = 16;
  let row = 0;
  const parts = entries.map(({ name, colour, dashed }) => {
    const room = 22 + name.length * LETTER + 18;
    if (x > 16 && x + room > width - 16) {
      x = 16;
      row++;
    }
    const y = 50 + row * LEGEND_ROW;
    const swatch = { x1: x, x2: x + 16, y1: y - 4, y2: y - 4, stroke: colour, "stroke-width": 3 };
    const dashes = dashed ? { "stroke-dasharray": DASHES } : {};
    const text = element("text", { x: x + 22, y, "font-size": 12, fill: INK }, escapeXml(name));
    x += room;
    return element("line", { ...swatch, ...dashes, "stroke-linecap": "round" }) + text;
  });
  return { svg: parts.join(""), height: row * LEGEND_ROW + (entries.length > 0 ? 20 : 0) };
}
