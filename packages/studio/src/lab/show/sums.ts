import type { Quantity } from "saddlepoint/quantity";
import { numberText } from "../../kit/quantityText.ts";
import type { LabSettings } from "../core/settings.ts";
import type { CodeView, LabView } from "../labView.ts";
import { BATCH_LOSS, BATCH_PENALTY, BOUND_SUMS, SUMS, type SumTerm } from "../sums.formulas.ts";

/** Some numbers with their signs. */
export interface Addend {
  readonly sign: "+" | "−";
  readonly value: number;
}

/** Numbers as they are shown, and their sum. */
interface ShownSum {
  readonly texts: readonly string[];
  readonly total: string;
}

/** Digits of the largest number. */
const DIGITS = 4;
const MOST_DECIMALS = 9;
/** What float64 adds up in such units without rounding. */
const LARGEST = 1e12;

/**
 * Numbers rounded to the same place, so that whoever adds the shown ones up finds the shown sum, to its last digit. It may
 * differ from the sum that was rounded afterwards by half a unit of that place for each number.
 */
export function addingUp(addends: readonly Addend[]): ShownSum {
  const largest = Math.max(0, ...addends.map(({ value }) => Math.abs(value)));
  const decimals =
    largest === 0
      ? DIGITS - 1
      : Math.max(0, Math.min(MOST_DECIMALS, DIGITS - 1 - Math.floor(Math.log10(largest))));
  const total = addends.reduce((sum, { sign, value }) => sum + (sign === "+" ? value : -value), 0);
  if (!(largest < LARGEST)) {
    const infinite = Number.isNaN(total) ? Number.NEGATIVE_INFINITY : total;
    return { texts: addends.map(({ value }) => numberText(value)), total: numberText(infinite) };
  }
  const unit = 10 ** decimals;
  const units = addends.map(({ value }) => Math.round(value * unit));
  const summed = addends.reduce((sum, { sign }, i) => sum + (sign === "+" ? 1 : -1) * (units[i] ?? 0), 0);
  const text = (count: number): string => (count / unit + 0).toFixed(decimals).replace("-", "−");
  return { texts: units.map(text), total: text(summed) };
}

/** A sum as it is shown: every number beside its formula. */
export interface Sum {
  readonly about: string;
  readonly rows: readonly (SumTerm & { readonly text: string })[];
  readonly total: { readonly math: string; readonly text: string };
  /** What the total is below. */
  readonly beyond: { readonly math: string; readonly text: string } | null;
}

interface Valued extends SumTerm {
  readonly value: number;
}

function sumOf(about: string, terms: readonly Valued[], total: string, beyond: Sum["beyond"]): Sum {
  const shown = addingUp(terms);
  return {
    about,
    rows: terms.map(({ sign, math }, i) => ({ sign, math, text: shown.texts[i] ?? "" })),
    total: { math: total, text: shown.total },
    beyond,
  };
}

/** Wider than this, an interval is part of what a number says: its lower end alone may seem to be below its own bound. */
const WIDE = 0.01;

/** A truth as one number, or from where to where it may be. */
function truthText({ value, ci: [low, high] }: Quantity): string {
  return Number.isFinite(value) && high - low > WIDE * Math.abs(value)
    ? `${numberText(low)} to ${numberText(high)}`
    : numberText(value);
}

/** The held-out bound as its terms: those of real points and of generated ones apart. */
export function boundSum({ game }: LabSettings, { means, exact }: LabView): Sum {
  const { offset, offsetMath, real, fake, total, truth } = BOUND_SUMS[game];
  // The estimate is E_P onReal − E_Q onFake, with the offset in the first: each mean by its own name and sign.
  const own = ({ sign }: SumTerm, part: number) => (sign === "+" ? part : -part);
  const terms: Valued[] = [
    ...(offset === 0 ? [] : [{ sign: "+" as const, math: offsetMath, value: offset }]),
    { ...real, value: own(real, means.real - offset) },
    { ...fake, value: own(fake, -means.fake) },
  ];
  const known = exact !== null && truth !== null;
  return sumOf(
    "The bound, from held-out points",
    terms,
    total,
    known ? { math: truth, text: truthText(exact) } : null,
  );
}

/** A critic's loss by the bound that its game reports of it. */
function adversarialLoss(game: LabSettings["game"], metrics: LabView["metrics"]): number | undefined {
  const bound = metrics["adversarial.divergence"] ?? metrics["adversarial.distance"];
  const { offset, lossPerBound } = BOUND_SUMS[game];
  return bound === undefined ? undefined : lossPerBound * (offset - bound);
}

/**
 * The critic's last loss as its terms: the game's, the penalty and the codes' information. Null before the first step, and
 * where the game's is all that there is.
 */
export function lossSum(settings: LabSettings, { metrics, codes }: LabView): Sum | null {
  const { game, penalty, informationWeight } = settings;
  const [loss, adversarial] = [metrics["loss.critic"], adversarialLoss(game, metrics)];
  const penaltyMath = BATCH_PENALTY[penalty];
  if (loss === undefined || adversarial === undefined) return null;
  if (penaltyMath === undefined && codes.length === 0) return null;
  const bounds = codes.reduce((sum, { name }) => sum + (metrics[`information.${name}`] ?? 0), 0);
  const information = informationWeight * bounds;
  const terms: Valued[] = [
    { sign: "+", math: BATCH_LOSS[game], value: adversarial },
    // What the loss has besides: the penalty reports its gradient, not itself.
    ...(penaltyMath === undefined
      ? []
      : [{ sign: "+" as const, math: penaltyMath, value: Math.max(0, loss - adversarial + information) }]),
    ...(codes.length === 0 ? [] : [{ sign: "−" as const, math: SUMS.information, value: information }]),
  ];
  return sumOf("Its last batch", terms, SUMS.loss, null);
}

/** Q's bound on a code's information as its terms. */
export const codeSum = ({ name, entropy, bound, exact }: CodeView): Sum =>
  sumOf(
    `Code ${name}`,
    [
      { sign: "+", math: SUMS.entropy, value: entropy },
      { sign: "+", math: SUMS.likelihood, value: bound.value - entropy },
    ],
    SUMS.bound,
    exact === null ? null : { math: SUMS.codeTruth, text: truthText(exact) },
  );
