import { Option } from "@commander-js/extra-typings";
import { integerOption, numberOption } from "../options.ts";

/** The options that only some methods take; givenFlags() knows them by their names. */
export const stepsOption = () =>
  new Option("--steps <n>", "the most steps to train for; training stops when it helps no more").argParser(
    integerOption("steps", 1),
  );

export const classesOption = () => new Option("--classes", "y is a class: one column of integers from 0");

export const entropyOption = () =>
  new Option("--entropy <nats>", "H(y), or h(y), where it is known").argParser(numberOption("entropy", {}));

export const neighboursOption = () =>
  new Option("--neighbours <k>", "how many ksg goes by (default: 3)").argParser(
    integerOption("neighbours", 1),
  );

export const binsOption = () =>
  new Option("--bins <n>", "the most cells of each variable (default: the root of n/5)").argParser(
    integerOption("bins", 2),
  );

export const orderOption = () =>
  new Option("--order <p>", "p of a transport distance, at least 1 (default: 1; of sinkhorn 2)").argParser(
    numberOption("order", { least: 1 }),
  );

export const epsilonOption = () =>
  new Option(
    "--epsilon <e>",
    "sinkhorn: how much the plan is blurred (default: 5% of the mean cost)",
  ).argParser(numberOption("epsilon", { above: 0 }));

export const directionsOption = () =>
  new Option("--directions <n>", "sliced: how many directions (default: 256)").argParser(
    integerOption("directions", 2),
  );
