import type { Axis, Ceiling, Series } from "./chartData.ts";
import { type ChartFrame, chartFrame } from "./chartFrame.ts";
import { DASHES, drawAxes, drawCeilings, drawLegend, FONT } from "./chartParts.ts";
import { bandPath, linePath, lonePoints } from "./chartPaths.ts";
import { element, escapeXml } from "./svg.ts";

export type LineChartOptions = {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  readonly ceilings?: readonly Ceiling[];
  /** Pixels; 720 × 400 by default. */
  readonly width?: number;
  readonly height?: number;
};

/** The size of a chart unless told, in pixels. */
export const CHART_SIZE = { width: 720, height: 400 } as const;

// Okabe and Ito 2008, "Color universal design": told apart with any colour vision; without the yellow, too light here.
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000"] as const;

/** The colour of the i-th series. */
export function seriesColour(i: number): string {
  return COLOURS[i % COLOURS.length] ?? "#000000";
}

function checkSeries({ name, x, y, low, high }: Series): void {
  for (const [key, values] of Object.entries({ y, low, high })) {
    if (values === undefined || values.length === x.length) continue;
    throw new RangeError(
      `lineChart(series): ${key} of ${JSON.stringify(name)} must have as many values as x, ${x.length}, got ${values.length}`,
    );
  }
}

function drawSeries(series: Series & { readonly colour: string }, frame: ChartFrame): string {
  const { colour } = series;
  const round = { "stroke-linejoin": "round", "stroke-linecap": "round" };
  const band = bandPath(series, frame);
  const line = linePath(series, frame);
  const stroke = {
    stroke: colour,
    "stroke-width": 2,
    ...(series.dashed ? { "stroke-dasharray": DASHES } : {}),
  };
  return [
    band && element("path", { d: band, fill: colour, "fill-opacity": 0.18 }),
    line && element("path", { d: line, fill: "none", ...stroke, ...round }),
    ...lonePoints(series, frame).map(([cx, cy]) => element("circle", { cx, cy, r: 2.5, fill: colour })),
  ].join("");
}

/**
 * Series over a common x axis as an SVG document: axes with round ticks and units, a legend, confidence bands, dashed
 * ceilings. The same input gives the same text.
 *
 * @throws RangeError when a series' lists differ in length
 * @example lineChart({ title: "Information", x: { label: "step" }, y: { label: "I(c; x)", unit: "nats" },
 *   series: [{ name: "categorical", x: steps, y: bounds }], ceilings: [{ name: "H(c)", value: Math.log(10) }] })
 */
export function lineChart(options: LineChartOptions): string {
  const { title, ceilings = [], width = CHART_SIZE.width, height = CHART_SIZE.height } = options;
  const series = options.series.map((one, i) => ({ colour: seriesColour(i), dashed: false, ...one }));
  series.forEach(checkSeries);
  const legend = drawLegend(series, width);
  const frame = chartFrame(series, ceilings, { width, height, headRoom: legend.height });
  const label = `${title}: ${series.map(({ name }) => name).join(", ")}`;
  const body = [
    `<title>${escapeXml(label)}</title>`,
    element("rect", { width, height, fill: "#ffffff" }),
    element("text", { x: 16, y: 26, "font-size": 16, "font-weight": 600, fill: "#1a1a1a" }, escapeXml(title)),
    legend.svg,
    drawAxes(options.x, options.y, frame),
    drawCeilings(ceilings, frame),
    ...series.map((one) => drawSeries(one, frame)),
  ];
  const attributes = { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "font-family": FONT };
  return element("svg", { xmlns: "http://www.w3.org/2000/svg", ...attributes }, body.join("\n"));
}
