import type { Rows } from "../information/scatter.ts";
import { softplusOf } from "../numeric/scalars.ts";
import { differenceQuantity } from "../quantity/differenceQuantity.ts";
import type { Samples } from "../samples/samples.ts";
import { type Both, ofBoth } from "./both.ts";
import { describes } from "./describes.ts";
import type { LogRatios } from "./logRatio.ts";
import { logisticWorth } from "./ratioBase.ts";
import { ratioCoordinates } from "./ratioCoordinates.ts";
import { fitShapes, studentLogRatios, studentsText, type TwoStudents } from "./twoStudents.ts";
import { together } from "./witness.ts";

/** Two distributions are left where a network finds this many nats of Jensen-Shannon's, and this many standard errors, more. */
const LEAST_GAIN = 0.002;
const GAIN_ERRORS = 2.5;

/** Log ratios of two fitted distributions at samples that they were fitted to, and at others. */
export type ClosedRatios = { readonly learned: Both<Float64Array>; readonly held: Both<Float64Array> };

/** Two distributions that describe the samples. */
export type FittedDistributions = {
  readonly fit: TwoStudents;
  readonly rows: Both<Rows>;
  readonly ratios: ClosedRatios;
};

/** The two distributions that describe the samples, or why there are none. */
export function fittedDistributions(
  sets: Both<Samples>,
  scored: readonly LogRatios[],
): FittedDistributions | string {
  const best = bestClosed(scored);
  if (best === undefined) return "the columns are many: a network alone was fitted";
  const rows = ofBoth(sets, ratioCoordinates(sets).numbers);
  const fit = fitShapes(rows)[best];
  if (fit === undefined) return "a network was fitted";
  const held = together(scored.flatMap(({ closed }) => closed[best] ?? []));
  const misfit = misfitOf(together(scored.map(({ evaluation }) => evaluation)), held, fit, rows);
  if (misfit !== undefined) return misfit;
  return { fit, rows, ratios: { learned: ofBoth(rows, (of) => studentLogRatios(fit, of)), held } };
}

/** The closed form that says most of samples that it was not fitted to. */
function bestClosed(scored: readonly LogRatios[]): number | undefined {
  const worths = scored[0]?.closed.map((_, shape) =>
    scored.reduce((sum, { closed }) => {
      const ratios = closed[shape];
      return ratios === undefined ? sum : sum + logisticWorth(ratios);
    }, 0),
  );
  if (worths === undefined || worths.length === 0) return undefined;
  return worths.indexOf(Math.max(...worths));
}

/** Why two fitted distributions are not what made the samples, in a sentence; undefined where they may be. */
function misfitOf(
  network: Both<Float64Array>,
  held: Both<Float64Array>,
  fit: TwoStudents,
  rows: Both<Rows>,
): string | undefined {
  if (!describes(fit, rows)) return `${studentsText(fit)} do not describe the samples: a network was fitted`;
  const loss = (v: number, other: number) => (softplusOf(other) - softplusOf(v)) / 2;
  const gains = {
    p: network.p.map((v, i) => loss(-v, -(held.p[i] ?? 0))),
    q: network.q.map((v, i) => -loss(v, held.q[i] ?? 0)),
  };
  const { value, ci } = differenceQuantity("gain", gains.p, gains.q, { kind: "estimate" });
  const error = (ci[1] - ci[0]) / 2 / 1.96;
  if (value <= Math.max(LEAST_GAIN, GAIN_ERRORS * error)) return undefined;
  return `a network finds ${value.toFixed(3)} nats of Jensen-Shannon's divergence more than ${studentsText(fit)}`;
}
