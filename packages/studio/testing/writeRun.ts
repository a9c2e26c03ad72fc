import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { toJson } from "saddlepoint/data";
import { recipeYaml } from "saddlepoint/node";
import type { Quantity } from "saddlepoint/quantity";
import { parseRecipe, presets } from "saddlepoint/recipes";

export interface WrittenRun {
  /** Steps of its recipe. */
  readonly steps?: number;
  /** The step of its report; none without it. */
  readonly reportedStep?: number;
  /** The steps of its lines of metrics. */
  readonly metrics?: readonly number[];
  /** Names of its pictures. */
  readonly samples?: readonly string[];
}

const divergence: Quantity = {
  quantity: "I(x; y)",
  value: 0.25,
  unit: "nats",
  kind: "lower-bound",
  ceiling: Math.LN2,
  ci: [0.2, 0.3],
  n: 1000,
};

const bound: Quantity = {
  quantity: "I(c; G(z, c))",
  value: 1.5,
  unit: "nats",
  kind: "lower-bound",
  ceiling: Number.POSITIVE_INFINITY,
  ci: [1.4, 1.6],
  n: 1000,
};

/** One line of metrics.jsonl, with its end. */
export const lineOf = (step: number): string =>
  `${JSON.stringify({ step, event: "metrics", loss: step / 2 })}\n`;

/** A run's folder, as training leaves it but for its checkpoints, last changed long ago. */
export function writeRun(
  folder: string,
  name: string,
  { steps = 100, reportedStep, metrics = [], samples = [] }: WrittenRun = {},
): string {
  const path = join(folder, name);
  mkdirSync(join(path, "samples"), { recursive: true });
  mkdirSync(join(path, "checkpoints"));
  const preset = presets["ring-gan"];
  const recipe = parseRecipe({ ...preset, training: { ...preset?.training, steps, seed: 7 } });
  const files: Record<string, string> = {
    "recipe.yaml": recipeYaml(recipe),
    "manifest.json": toJson({
      recipe,
      versions: { saddlepoint: "0.1.0" },
      seed: 7,
      device: "cpu",
      data: { source: "ring", sha256: "0".repeat(64), count: 1000, heldOut: 100, shape: [2] },
    }),
    "metrics.jsonl": metrics.map(lineOf).join(""),
    ...Object.fromEntries(samples.map((file) => [join("samples", file), `picture ${file}`])),
    ...(reportedStep === undefined
      ? {}
      : {
          "report.json": toJson({
            step: reportedStep,
            information: { codes: [{ name: "mode", kind: "categorical", entropy: bound, bound }] },
            divergence,
          }),
        }),
  };
  const before = new Date(Date.now() - 3_600_000);
  for (const [file, text] of Object.entries(files)) {
    writeFileSync(join(path, file), text);
    utimesSync(join(path, file), before, before);
  }
  for (const inner of ["samples", "checkpoints", "."]) utimesSync(join(path, inner), before, before);
  return path;
}
