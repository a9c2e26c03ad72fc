import type { Report } from "saddlepoint/evaluation";
import type { RunEvent } from "saddlepoint/node";
import { KIND_SIGN, type Quantity, unitText } from "saddlepoint/quantity";
import { decimalText, percentText } from "./numberText.ts";
import { kidText } from "./qualityText.ts";

/** Shows how a run is getting on. */
export type TrainingProgress = {
  /** Something before the game, or before a step of it, took some of its own steps; the last one's metrics. */
  prepared(event: Extract<RunEvent, { kind: "preparing" }>): void;
  /** Some steps are done; metrics of the last one's batch. */
  stepped(step: number, metrics: Readonly<Record<string, number>>): void;
  /** Held-out quantities were measured. */
  measured(report: Report): void;
  close(): void;
};

function bounded({ quantity, value, kind, unit, ceiling, ci }: Quantity): string {
  const most = Number.isFinite(ceiling) ? ` of ${decimalText(ceiling)}` : "";
  return `${quantity} ${KIND_SIGN[kind]} ${decimalText(value)}${most}${unitText(unit)} [${decimalText(ci[0])}, ${decimalText(ci[1])}]`;
}

/** The quantities that a run is watched by, and what its data allow besides, on one line. */
export function measuredText(report: Report): string {
  const { step, information, divergence, clusters, coverage } = report;
  const [first] = information.codes;
  return [
    `step ${step}`,
    ...(first === undefined ? [] : [bounded(first.bound)]),
    bounded(divergence),
    ...[kidText(report)].filter((text) => text !== ""),
    ...(clusters === undefined ? [] : [`error ${percentText(clusters.errorRate)}`]),
    ...(coverage === undefined
      ? []
      : [
          `modes ${coverage.found} of ${coverage.modes}  high quality ${percentText(coverage.highQuality.value)}`,
        ]),
  ].join("  ");
}

/** What a phase before the game finds in one batch. */
export function phaseText(metrics: Readonly<Record<string, number>>): string {
  const information = metrics["invariance.information"];
  return information === undefined ? "" : `I(c; x) ${decimalText(information)}`;
}

/** How many steps there are, and which is done already. */
export type StepCounts = {
  readonly from: number;
  readonly steps: number;
  /** What the game's critic estimates, e.g. "I(x; y)". */
  readonly estimate: string;
};

/** The same quantities on one batch, from a step's metrics: rough, but there from the first step. */
export function batchText(metrics: Readonly<Record<string, number>>, estimated: string): string {
  const [name, value] = Object.entries(metrics).find(([key]) => key.startsWith("information.")) ?? [];
  const [, estimate] = Object.entries(metrics).find(([key]) => key.startsWith("adversarial.")) ?? [];
  return [
    ...(name === undefined || value === undefined
      ? []
      : [`I(${name.slice("information.".length)}; G) ${decimalText(value)}`]),
    ...(estimate === undefined ? [] : [`${estimated} ${decimalText(estimate)}`]),
  ].join("  ");
}
