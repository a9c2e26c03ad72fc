import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import "../../testing/toBeAllClose.ts";
import type { Series } from "./chartData.ts";
import { type LineChartOptions, lineChart } from "./lineChart.ts";
import { ticks, tickText, tickTexts } from "./ticks.ts";

const AXES = { title: "Information", x: { label: "step" }, y: { label: "I(c; x)", unit: "nats" } };
const RISING: Series = { name: "categorical", x: [0, 50, 100], y: [0, 1, 2] };

function chart(series: readonly Series[], more: Partial<LineChartOptions> = {}): string {
  return lineChart({ ...AXES, series, ...more });
}

/** The points of the line drawn in the first series' colour. */
function linePoints(svg: string): number[][] {
  const path = /<path d="([^"]*)" fill="none" stroke="#0072b2"/.exec(svg)?.[1] ?? "";
  return path.split(/(?=[ML])/).map((part) => part.slice(1).split(" ").map(Number));
}

/** Where the grid line with this text stands. */
function gridAt(svg: string, text: string): number {
  const found = new RegExp(`y="([\\d.]+)" text-anchor="end"[^>]*>${text}</text>`).exec(svg)?.[1];
  return Number(found) - 4;
}

describe("lineChart", () => {
  test("draws each point at its value's height on the axis, equal steps apart", () => {
    const svg = chart([RISING]);
    const points = linePoints(svg);
    expect(points.map(([, y]) => y)).toBeAllClose(
      ["0.0", "1.0", "2.0"].map((text) => gridAt(svg, text)),
      { atol: 0.02 },
    );
    const xs = points.map(([x]) => x ?? Number.NaN);
    expect((xs[1] ?? 0) - (xs[0] ?? 0)).toBeAllClose((xs[2] ?? 0) - (xs[1] ?? 0), { atol: 0.02 });
  });

  test("says the title, the axes with their units, and each series' name", () => {
    const svg = chart([RISING, { ...RISING, name: "uniform" }]);
    for (const text of ["Information", "I(c; x) (nats)", "step", "categorical", "uniform"]) {
      expect(svg).toContain(`>${text}</text>`);
    }
    expect(svg).toContain("<title>Information: categorical, uniform</title>");
  });

  test("escapes names that are not plain text, so that the document stays well formed", () => {
    const svg = chart([{ ...RISING, name: `<b> & "q"` }]);
    expect(svg).toContain("&#60;b&#62; &#38; &#34;q&#34;");
    expect(svg).not.toContain("<b>");
  });

  test("dashes a ceiling at its value and names it, even above all data", () => {
    const svg = chart([RISING], { ceilings: [{ name: "H(c)", value: 4 }] });
    expect(svg).toContain(">H(c) = 4</text>");
    const y = Number(/y1="([\d.]+)" y2="[\d.]+" stroke="#1a1a1a"[^>]*stroke-dasharray/.exec(svg)?.[1]);
    expect(y).toBeAllClose(gridAt(svg, "4"), { atol: 0.02 });
  });

  test("fills the band between low and high", () => {
    const svg = chart([{ ...RISING, low: [0, 0.5, 1], high: [1, 1.5, 2] }]);
    const band = /<path d="([^"]*)Z" fill="#0072b2" fill-opacity/.exec(svg)?.[1] ?? "";
    const ys = band
      .split(/[ML]/)
      .slice(1)
      .map((pair) => Number(pair.split(" ")[1]));
    const heights = ["1.0", "1.5", "2.0", "1.0", "0.5", "0.0"].map((text) => gridAt(svg, text));
    expect(ys).toBeAllClose(heights, { atol: 0.02 });
  });

  test("leaves a gap where a value is not finite, and shows a lone point as a dot", () => {
    const y = [0, 1, Number.NaN, 2, Number.POSITIVE_INFINITY, 1, 0];
    const svg = chart([{ name: "s", x: [0, 1, 2, 3, 4, 5, 6], y }]);
    const path = /<path d="([^"]*)"/.exec(svg)?.[1] ?? "";
    expect(path.replace(/[^ML]/g, "")).toBe("MLML");
    expect(svg.match(/<circle/g)).toHaveLength(1);
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  test("says that there are no data yet instead of drawing nothing", () => {
    expect(chart([{ name: "s", x: [], y: [] }])).toContain(">no data yet</text>");
    expect(chart([RISING])).not.toContain("no data yet");
  });

  const value = fc.oneof(fc.double({ min: -1e9, max: 1e9 }), fc.constant(Number.NaN));
  test.prop([fc.array(fc.tuple(fc.nat(1e6), value), { maxLength: 30 })])(
    "keeps every point inside the picture, whatever the values",
    (points) => {
      const svg = chart([{ name: "s", x: points.map(([x]) => x), y: points.map(([, y]) => y) }]);
      const numbers = [...svg.matchAll(/[ML](-?[\d.e+-]+) (-?[\d.e+-]+)/g)].map((match) =>
        match.slice(1).map(Number),
      );
      for (const [x = -1, y = -1] of numbers) {
        expect(x >= 0 && x <= 720 && y >= 0 && y <= 400, `${x}, ${y}`).toBe(true);
      }
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    },
  );

  test("moves the plot down for a legend of several rows", () => {
    const many = Array.from({ length: 12 }, (_, i) => ({
      ...RISING,
      name: `a series with a long name ${i}`,
    }));
    const top = (svg: string) => Math.min(...linePoints(svg).map(([, y]) => y ?? 0));
    expect(top(chart(many))).toBeGreaterThan(top(chart([RISING])) + 30);
  });

  test("dashes a series that asks for it, in its line and in the legend, and no other", () => {
    const dashes = (svg: string) => svg.match(/stroke-dasharray="5 6"/g)?.length ?? 0;
    expect(dashes(chart([RISING, { ...RISING, name: "truth", dashed: true }]))).toBe(2);
    expect(dashes(chart([RISING]))).toBe(0);
  });

  test("gives a series the colour that it asks for, in its line and in the legend", () => {
    const svg = chart([RISING, { ...RISING, name: "truth", colour: "#123456" }]);
    expect(svg.match(/stroke="#123456"/g)).toHaveLength(2);
  });

  test("refuses lists of different lengths, naming the series", () => {
    expect(() => chart([{ ...RISING, low: [1] }])).toThrow(
      'lineChart(series): low of "categorical" must have as many values as x, 3, got 1',
    );
  });
});

describe("ticks", () => {
  const bound = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  test.prop([bound, bound, fc.integer({ min: 2, max: 12 })])(
    "are few, evenly spaced, inside the range, or with cover enclose it",
    (a, b, count) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      fc.pre(high - low > 1e-6 * Math.max(1, Math.abs(low), Math.abs(high)));
      const inside = ticks(low, high, count);
      const cover = ticks(low, high, count, true);
      const slack = 1e-6 * (high - low);
      expect(inside.every((tick) => tick >= low - slack && tick <= high + slack)).toBe(true);
      expect((cover[0] ?? Number.NaN) <= low + slack && (cover.at(-1) ?? Number.NaN) >= high - slack).toBe(
        true,
      );
      expect(inside.length).toBeLessThanOrEqual(count + 1);
      const steps = cover.slice(1).map((tick, i) => tick - (cover[i] ?? 0));
      expect(steps).toBeAllClose(steps[0] ?? 0, { rtol: 1e-4 });
    },
  );

  test("are round: 0, 0.5, …, 2.5 for nats up to H(c)", () => {
    expect(ticks(0, Math.log(10), 6, true)).toEqual([0, 0.5, 1, 1.5, 2, 2.5]);
    expect(ticks(0, 0.3, 3)).toEqual([0, 0.1, 0.2, 0.3]);
  });
});

describe("tick texts", () => {
  test("use as few digits as the number needs, with separators and true minus signs", () => {
    const texts = [0, 0.5, -0.25, 1200, 40_000, -2_500_000, 0.0001].map(tickText);
    expect(texts).toEqual(["0", "0.5", "−0.25", "1,200", "40k", "−2.5M", "1e−4"]);
  });

  test("share one unit and one number of decimals on an axis", () => {
    expect(tickTexts([-0.5, 0, 0.5])).toEqual(["−0.5", "0.0", "0.5"]);
    expect(tickTexts([0, 5000, 10_000])).toEqual(["0", "5k", "10k"]);
  });
});
