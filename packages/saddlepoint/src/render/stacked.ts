import { CHART_SIZE } from "./lineChart.ts";
import { element, escapeXml } from "./svg.ts";

/** Charts of `CHART_SIZE`, one above the other, as one SVG document that says what they are; a single one stays as it is. */
export function stacked(title: string, charts: readonly string[]): string {
  const [only = "", ...others] = charts;
  if (others.length === 0) return only;
  const [width, height] = [CHART_SIZE.width, CHART_SIZE.height * charts.length];
  const placed = charts.map((chart, i) =>
    element("g", { transform: `translate(0 ${i * CHART_SIZE.height})` }, chart),
  );
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
  };
  return element("svg", attributes, [`<title>${escapeXml(title)}</title>`, ...placed].join("\n"));
}
