import { isPlainObject } from "saddlepoint/data";
import type { MetricsLine } from "./api.ts";
import type { Points } from "./overlaidCurves.ts";
import { readNumber, readQuantity } from "./readRun.ts";

/** A step has a line of each event at most: its metrics, and its measurement on held-out samples. */
const keyOf = ({ step, event }: MetricsLine): string => `${step} ${typeof event === "string" ? event : ""}`;

/**
 * Lines of metrics that came in any order and more than once, as one list by step. Of two lines of the same step and event
 * the newer stands: a run that was resumed writes its steps again.
 */
export function mergeMetrics(
  known: readonly MetricsLine[],
  added: readonly MetricsLine[],
): readonly MetricsLine[] {
  if (added.length === 0) return known;
  const lines = new Map(known.map((line) => [keyOf(line), line]));
  for (const line of added) lines.set(keyOf(line), line);
  return [...lines.values()].sort((a, b) => a.step - b.step);
}

/** What the curves of one chart have in common. */
export const CURVE_GROUPS = [
  "information",
  "divergence",
  "distance",
  "quality",
  "disentanglement",
  "losses",
  "other",
] as const;

export type CurveGroup = (typeof CURVE_GROUPS)[number];

/** A number of a run by its steps. */
export interface Curve extends Points {
  readonly label: string;
  readonly group: CurveGroup;
  /** Measured on samples that training never saw, and not the mean of a few training batches. */
  readonly heldOut: boolean;
}

/** The chart of a number, by its place in the file or by the first part of it. */
const GROUP_OF: Readonly<Record<string, CurveGroup>> = {
  information: "information",
  adversarial: "divergence",
  divergence: "divergence",
  game: "divergence",
  transport: "divergence",
  invariance: "quality",
  clusters: "quality",
  coverage: "quality",
  quality: "quality",
  disentanglement: "disentanglement",
  "quality.kid": "distance",
  "quality.real.kid": "distance",
  "quality.frechet": "other",
  loss: "losses",
};

interface Growing {
  readonly label: string;
  readonly group: CurveGroup;
  readonly heldOut: boolean;
  readonly x: number[];
  readonly y: number[];
}

/** Deep enough for every line, and an end for data that are made to have none. */
const DEEPEST = 7;

/**
 * Every number of a run's lines as a curve, in the order in which they first appear. What is not a finite number is a step
 * that the curve leaves out.
 */
export function metricCurves(lines: readonly MetricsLine[]): readonly Curve[] {
  const curves = new Map<string, Growing>();
  const add = (label: string, place: string, heldOut: boolean, step: number, value: number) => {
    if (!Number.isFinite(value)) return;
    const key = `${heldOut} ${label}`;
    const known = [place, place.split(".", 1).join()].find((part) => Object.hasOwn(GROUP_OF, part));
    const group = GROUP_OF[known ?? ""] ?? "other";
    const curve = curves.get(key) ?? { label, group, heldOut, x: [], y: [] };
    curves.set(key, curve);
    curve.x.push(step);
    curve.y.push(value);
  };
  for (const { step, event, ...values } of lines) {
    const heldOut = event === "evaluation";
    for (const [name, value] of Object.entries(values)) {
      eachNumber(value, name, (label, number, place) => add(label, place, heldOut, step, number));
    }
  }
  return [...curves.values()];
}

/** Quantities by their names, and other numbers by their place; intervals and counts are no curves. */
function eachNumber(
  value: unknown,
  place: string,
  take: (label: string, value: number, place: string) => void,
  depth = 0,
): void {
  if (depth > DEEPEST) return;
  const number = readNumber(value);
  const quantity = readQuantity(value);
  if (number !== undefined) take(place, number, place);
  else if (quantity !== undefined) take(quantity.quantity, quantity.value, place);
  else if (Array.isArray(value)) {
    for (const inner of value) if (isPlainObject(inner)) eachNumber(inner, place, take, depth + 1);
  } else if (isPlainObject(value)) {
    for (const [name, inner] of Object.entries(value)) eachNumber(inner, `${place}.${name}`, take, depth + 1);
  }
}
