import { z } from "zod";
import type { Ceiling, Series } from "../render/chartData.ts";
import { lineChart } from "../render/lineChart.ts";
import { stacked } from "../render/stacked.ts";
import { parsedJson } from "./parsedJson.ts";

const quantity = z.object({
  quantity: z.string(),
  value: z.number(),
  unit: z.string().default("nats"),
  ceiling: z.union([z.number(), z.literal("Infinity")]),
  ci: z.tuple([z.number(), z.number()]),
});

const quality = z.object({
  kid: quantity,
  precision: quantity,
  recall: quantity,
  coverage: quantity,
  real: z.object({ kid: quantity }).optional(),
});

/** The lines of metrics.jsonl that hold held-out measurements. */
const measurement = z.object({
  step: z.int(),
  event: z.literal("evaluation"),
  divergence: quantity,
  information: z.object({ codes: z.array(z.object({ bound: quantity })) }),
  quality: quality.optional(),
});

type Quantity = z.output<typeof quantity>;
type Measurement = z.output<typeof measurement>;
type Measured = { readonly step: number; readonly quantity: Quantity };

/** What a chart shows of each measurement. */
type Chart = {
  readonly title: string;
  readonly label: string;
  readonly quantities: (measurement: Measurement) => readonly Quantity[];
  readonly ceilings: boolean;
};

const CHARTS: readonly Chart[] = [
  {
    title: "Held-out bounds",
    label: "value",
    quantities: ({ divergence, information }) => [...information.codes.map(({ bound }) => bound), divergence],
    ceilings: true,
  },
  {
    title: "Distance of generated images from held-out ones",
    label: "KID",
    quantities: ({ quality }) =>
      quality === undefined ? [] : [quality.kid, ...(quality.real ? [quality.real.kid] : [])],
    ceilings: false,
  },
  {
    title: "Generated images among held-out ones, and these among them",
    label: "share",
    quantities: ({ quality }) =>
      quality === undefined ? [] : [quality.precision, quality.recall, quality.coverage],
    ceilings: false,
  },
];

/**
 * The held-out quantities of a run over its steps, with their intervals and ceilings, from the text of metrics.jsonl: SVG. Below
 * the bounds stands the quality of images, where it was measured.
 */
export function curvesPicture(metrics: string): string {
  const lines = metrics.split("\n").filter((line) => line !== "");
  const measurements = lines.flatMap((line) => {
    // A line that cannot be read is kept in the log, and no reason to lose a picture.
    const { data } = measurement.safeParse(parsedJson(line));
    return data === undefined ? [] : [data];
  });
  const charts = CHARTS.map((chart) => ({ chart, curves: curvesOf(measurements, chart) }));
  return stacked(
    "Measures on held-out data over the training",
    charts
      .filter(({ curves }, i) => i === 0 || curves.size > 0)
      .map(({ chart, curves }) => drawn(chart, curves)),
  );
}

/** Each quantity that a chart shows, by its name. */
function curvesOf(
  measurements: readonly Measurement[],
  { quantities }: Chart,
): ReadonlyMap<string, readonly Measured[]> {
  const byName = new Map<string, Measured[]>();
  for (const each of measurements) {
    for (const quantity of quantities(each)) {
      byName.set(quantity.quantity, [
        ...(byName.get(quantity.quantity) ?? []),
        { step: each.step, quantity },
      ]);
    }
  }
  return byName;
}

function drawn(chart: Chart, byName: ReadonlyMap<string, readonly Measured[]>): string {
  const ceilings = [...byName.values()].flatMap((points): Ceiling[] => {
    const [first] = points;
    if (!chart.ceilings || first === undefined || first.quantity.ceiling === "Infinity") return [];
    return [{ name: `ceiling of ${first.quantity.quantity}`, value: first.quantity.ceiling }];
  });
  const units = new Set([...byName.values()].flat().map((measured) => measured.quantity.unit));
  const [unit = ""] = units;
  const y =
    units.size !== 1
      ? { label: `${chart.label}, in the units of each` }
      : unit === "dimensionless"
        ? { label: chart.label }
        : { label: chart.label, unit };
  return lineChart({
    title: chart.title,
    x: { label: "step" },
    y,
    series: [...byName].map(([name, points]) => series(name, points)),
    ceilings,
  });
}

const series = (name: string, points: readonly Measured[]): Series => ({
  name,
  x: points.map(({ step }) => step),
  y: points.map(({ quantity: { value } }) => value),
  low: points.map(({ quantity: { ci } }) => ci[0]),
  high: points.map(({ quantity: { ci } }) => ci[1]),
});
