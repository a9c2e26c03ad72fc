import { z } from "zod";
import type { Ceiling, Series } from "../render/chartData.ts";
import { lineChart } from "../render/lineChart.ts";
import { parsedJson } from "./parsedJson.ts";

const quantity = z.object({
  quantity: z.string(),
  value: z.number(),
  unit: z.string().default("nats"),
  ceiling: z.union([z.number(), z.literal("Infinity")]),
  ci: z.tuple([z.number(), z.number()]),
});

/** The lines of metrics.jsonl that hold held-out measurements. */
const measurement = z.object({
  step: z.int(),
  event: z.literal("evaluation"),
  divergence: quantity,
  information: z.object({ codes: z.array(z.object({ bound: quantity })) }),
});

type Measured = { readonly step: number; readonly quantity: z.output<typeof quantity> };

/** The held-out quantities of a run over its steps, with their intervals and ceilings, from the text of metrics.jsonl: SVG. */
export function curvesPicture(metrics: string): string {
  const lines = metrics.split("\n").filter((line) => line !== "");
  const measurements = lines.flatMap((line) => {
    // A line that cannot be read is kept in the log, and no reason to lose a picture.
    const { data } = measurement.safeParse(parsedJson(line));
    return data === undefined ? [] : [data];
  });
  const byName = new Map<string, Measured[]>();
  for (const { step, divergence, information } of measurements) {
    for (const each of [...information.codes.map(({ bound }) => bound), divergence]) {
      byName.set(each.quantity, [...(byName.get(each.quantity) ?? []), { step, quantity: each }]);
    }
  }
  const ceilings = [...byName.values()].flatMap((points): Ceiling[] => {
    const [first] = points;
    if (first === undefined || first.quantity.ceiling === "Infinity") return [];
    return [{ name: `ceiling of ${first.quantity.quantity}`, value: first.quantity.ceiling }];
  });
  const units = new Set([...byName.values()].flat().map((measured) => measured.quantity.unit));
  return lineChart({
    title: "Held-out bounds",
    x: { label: "step" },
    y:
      units.size === 1
        ? { label: "value", unit: [...units].join() }
        : { label: "value, in the units of each" },
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
