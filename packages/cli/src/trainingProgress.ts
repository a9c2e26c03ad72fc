import type { Quantity, Report } from "saddlepoint";
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

const bounded = ({ quantity, value, unit, ceiling, ci }: Quantity): string =>
  `${quantity} ≥ ${decimalText(value)} of ${decimalText(ceiling)} ${unit} [${decimalText(ci[0])}, ${decimalText(ci[1])}]`;

/** The two quantities that a run is watched by, and the matched error where labels allow it, on one line. */
export function measuredText({ step, information, divergence, clusters }: Report): string {
  const [first] = information.codes;
  return [
    `step ${step}`,
    ...(first === undefined ? [] : [bounded(first.bound)]),
    bounded(divergence),
    ...(clusters === undefined ? [] : [`error ${percentText(clusters.errorRate)}`]),
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
};

/** The same quantities on one batch, from a step's metrics: rough, but there from the first step. */
export function batchText(metrics: Readonly<Record<string, number>>): string {
  const [name, value] = Object.entries(metrics).find(([key]) => key.startsWith("information.")) ?? [];
  const divergence = metrics["adversarial.divergence"];
  return [
    ...(name === undefined || value === undefined
      ? []
      : [`I(${name.slice("information.".length)}; G) ${decimalText(value)}`]),
    ...(divergence === undefined ? [] : [`I(x; y) ${decimalText(divergence)}`]),
  ].join("  ");
}
