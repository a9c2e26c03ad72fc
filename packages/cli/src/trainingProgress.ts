import type { Report } from "saddlepoint/evaluation";
import type { Quantity } from "saddlepoint/quantity";
import { decimalText, percentText } from "./numberText.ts";

/** Shows how a run is getting on. */
export type TrainingProgress = {
  /** The reader took some of its own steps on real images; the last one's metrics. */
  read(readerStep: number, metrics: Readonly<Record<string, number>>): void;
  /** Some steps are done; metrics of the last one's batch. */
  stepped(step: number, metrics: Readonly<Record<string, number>>): void;
  /** Held-out quantities were measured. */
  measured(report: Report): void;
  close(): void;
};

const SIGNS = { exact: "=", "lower-bound": "≥", "upper-bound": "≤", estimate: "≈" } as const;

function bounded({ quantity, value, kind, unit, ceiling, ci }: Quantity): string {
  const most = Number.isFinite(ceiling) ? ` of ${decimalText(ceiling)}` : "";
  const counted = unit === "dimensionless" ? "" : ` ${unit}`;
  return `${quantity} ${SIGNS[kind]} ${decimalText(value)}${most}${counted} [${decimalText(ci[0])}, ${decimalText(ci[1])}]`;
}

/** The quantities that a run is watched by, and what its data allow besides, on one line. */
export function measuredText({ step, information, divergence, clusters, coverage }: Report): string {
  const [first] = information.codes;
  return [
    `step ${step}`,
    ...(first === undefined ? [] : [bounded(first.bound)]),
    bounded(divergence),
    ...(clusters === undefined ? [] : [`error ${percentText(clusters.errorRate)}`]),
    ...(coverage === undefined
      ? []
      : [
          `modes ${coverage.found} of ${coverage.modes}  high quality ${percentText(coverage.highQuality.value)}`,
        ]),
  ].join("  ");
}

/** What the reader finds in one batch of real images. */
export function readerText(metrics: Readonly<Record<string, number>>): string {
  const information = metrics["invariance.information"];
  return information === undefined ? "" : `I(c; x) ${decimalText(information)}`;
}

/** How many steps there are, and which is done already. */
export type StepCounts = {
  readonly from: number;
  readonly steps: number;
  /** Steps on real images before the game; 0 without a reader. */
  readonly readerSteps: number;
  /** What the game's critic estimates, e.g. "I(x; y)". */
  readonly game: string;
};

/** The same quantities on one batch, from a step's metrics: rough, but there from the first step. */
export function batchText(metrics: Readonly<Record<string, number>>, game: string): string {
  const [name, value] = Object.entries(metrics).find(([key]) => key.startsWith("information.")) ?? [];
  const [, estimate] = Object.entries(metrics).find(([key]) => key.startsWith("adversarial.")) ?? [];
  return [
    ...(name === undefined || value === undefined
      ? []
      : [`I(${name.slice("information.".length)}; G) ${decimalText(value)}`]),
    ...(estimate === undefined ? [] : [`${game} ${decimalText(estimate)}`]),
  ].join("  ");
}
