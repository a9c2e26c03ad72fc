/** What is looked at again and again while a game trains, to see a collapse as it comes. Ratios are of generated to real samples. */
export type CollapseReading = {
  readonly step: number;
  /** The deviation of each number between samples, averaged over the numbers: generated over real. */
  readonly spread: number;
  /** The distance to the nearest other sample of as many, averaged: generated over real. */
  readonly nearest: number;
  /** The same spread by the weights and the statistics that training uses itself, where sampling uses averages. */
  readonly spreadInTraining?: number;
  /** Each discrete code's information in nats: what training says, what the sampled images say, and the code's entropy. */
  readonly codes: readonly {
    readonly name: string;
    readonly training: number;
    readonly sampled: number;
    readonly entropy: number;
  }[];
  /** What the critic says that it knows, as a share of all that can be known; undefined where there is no such ceiling. */
  readonly certainty?: number;
  /** The length of the generator's gradient. */
  readonly generatorGradient?: number;
};

/** One way in which a game goes wrong. */
export type CollapseSign = {
  readonly sign: "flat" | "repeated" | "unread" | "sure" | "still" | "apart";
  /** What is seen, with its numbers. */
  readonly seen: string;
  /** What usually helps. */
  readonly helps: string;
};

/** Below these a sample set is flat, or repeats itself. */
const FLAT = 0.2;
const REPEATED = 0.2;
/** From here on samples have been various: what falls below the limit then has collapsed. */
const VARIOUS = 0.45;
const APART = 0.4;
/** A game that has not been various yet may still be too young to be judged, for so many looks and so many steps. */
const YOUNG = { looks: 8, steps: 200 };
/** A code of which training says more than this share of the entropy, and samples less than half of what training says. */
const READ = 0.5;
/** A critic that knows this share of all there is to know leaves the generator nothing to follow. */
const SURE = 0.985;
/** A gradient this much shorter than it was moves nothing. */
const STILL = 1e-3;
/** Looks in a row at which a sign that comes and goes must be seen. */
const IN_A_ROW = 3;

const number = (value: number): string => String(Number(value.toPrecision(2)));
const percent = (value: number): string => `${Math.round(100 * value)} %`;

/**
 * Watches a game for collapse: give it a reading at every line of the log; it says what is wrong as soon as that is plain.
 *
 * A young game is flat, and its critic sure, without being broken: signs of that kind count from the moment that samples have been
 * various, or after eight readings and 200 steps.
 */
export function collapseWatch(): (reading: CollapseReading) => {
  /** All that is wrong now, and what of it was not at the reading before. */
  readonly signs: readonly CollapseSign[];
  readonly fresh: readonly CollapseSign[];
} {
  let looks = 0;
  let widest = 0;
  let farthest = 0;
  let steepest = 0;
  const runs = new Map<CollapseSign["sign"], number>();
  let known = new Set<CollapseSign["sign"]>();

  function signsOf(reading: CollapseReading): readonly CollapseSign[] {
    const { spread, nearest, spreadInTraining, codes, certainty, generatorGradient } = reading;
    looks++;
    widest = Math.max(widest, spread);
    steepest = Math.max(steepest, generatorGradient ?? 0);
    farthest = Math.max(farthest, nearest);
    const old = looks > YOUNG.looks && reading.step > YOUNG.steps;
    const grown = widest >= VARIOUS || old;
    const inARow = (sign: CollapseSign["sign"], seen: boolean): boolean => {
      const run = seen ? (runs.get(sign) ?? 0) + 1 : 0;
      runs.set(sign, run);
      return run >= IN_A_ROW;
    };
    const signs: CollapseSign[] = [];
    // Samples that differ where training makes them, and not where they are shown: the averages are what is wrong.
    const apart =
      spreadInTraining !== undefined && spreadInTraining >= VARIOUS && spread < spreadInTraining / 2;
    if (inARow("apart", apart && grown)) {
      signs.push({
        sign: "apart",
        seen: `samples vary ${percent(spread)} as much as real ones, and ${percent(spreadInTraining ?? 0)} by the weights as training has them`,
        helps: "a smaller training.averageDecay, or falling rates (training.generator.cosine training)",
      });
    }
    const flat = grown && spread < FLAT && !apart;
    // Samples of a young game come to differ in what is common to all of them first.
    const repeated = !flat && nearest < REPEATED && (farthest >= APART || old);
    if (flat) {
      signs.push({
        sign: "flat",
        seen: `samples vary only ${percent(spread)} as much as real ones`,
        helps:
          "a penalty (objective.penalty.kind r1), objective.adversarial relativistic, a smaller training.generator.rate",
      });
    } else if (repeated) {
      signs.push({
        sign: "repeated",
        seen: `samples repeat: the nearest other one is ${percent(nearest)} as far as among real ones`,
        helps: "objective.adversarial relativistic, a larger objective.penalty.weight, a larger batch",
      });
    }
    const unread = codes.filter(
      ({ training, sampled, entropy }) => training > READ * entropy && sampled < training / 2,
    );
    if (inARow("unread", unread.length > 0)) {
      const said = unread.map(
        ({ name, training, sampled }) =>
          `I(${name}) is ${number(training)} nats in training, and ${number(sampled)}`,
      );
      signs.push({
        sign: "unread",
        seen: `${said.join("; ")} on samples as they are drawn`,
        helps: "network.critic.normalisation none, a smaller training.averageDecay",
      });
    }
    if (inARow("sure", grown && certainty !== undefined && certainty > SURE)) {
      signs.push({
        sign: "sure",
        seen: `the critic tells real from generated at once: ${percent(certainty ?? 1)} of all that can be known`,
        helps:
          "a larger objective.penalty.weight, a smaller training.critic.rate, fewer training.criticSteps",
      });
    }
    const shrunk =
      generatorGradient !== undefined && (generatorGradient === 0 || generatorGradient < STILL * steepest);
    if (inARow("still", shrunk)) {
      signs.push({
        sign: "still",
        seen: `the generator's gradient is ${number(generatorGradient ?? 0)}, and was ${number(steepest)}`,
        helps: "objective.adversarial non-saturating or relativistic instead of minimax, a penalty",
      });
    }
    return signs;
  }

  return (reading) => {
    const signs = signsOf(reading);
    const fresh = signs.filter(({ sign }) => !known.has(sign));
    known = new Set(signs.map(({ sign }) => sign));
    return { signs, fresh };
  };
}
