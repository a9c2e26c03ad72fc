import type { Samples } from "saddlepoint/samples";
import { entryNamed } from "../entryNamed.ts";
import { asUsage, UsageError } from "../usageError.ts";
import { alphaEstimand, divergenceEstimands } from "./divergenceEstimands.ts";
import type { Estimand, Method, MethodFlag } from "./estimand.ts";
import { informationEstimands } from "./informationEstimands.ts";
import { qualityEstimands } from "./qualityEstimands.ts";
import { transportEstimands } from "./transportEstimands.ts";

/** Everything that the command line estimates, by name. */
export const ESTIMANDS: Readonly<Record<string, Estimand>> = {
  ...informationEstimands,
  ...divergenceEstimands,
  ...transportEstimands,
  ...qualityEstimands,
};

const requirement = (what: string) => (names: string) =>
  `estimate(${what}): ${what} must be one of [${names}]`;

/**
 * The quantity that the command line names.
 *
 * @throws UsageError when there is none of that name, with the one that was probably meant
 */
export async function estimandNamed(name: string): Promise<Estimand> {
  return (await asUsage(() => alphaEstimand(name))) ?? entryNamed(ESTIMANDS, name, requirement("QUANTITY"));
}

const METHOD_FLAGS: ReadonlySet<string> = new Set(
  Object.values(ESTIMANDS).flatMap(({ methods }) => Object.values(methods).flatMap(({ flags }) => flags)),
);

const isMethodFlag = (name: string): name is MethodFlag => METHOD_FLAGS.has(name);

/** The methods' flags among all that the command line gave. */
export const givenFlags = (flags: object): readonly MethodFlag[] =>
  Object.entries(flags).flatMap(([name, value]) => (value !== undefined && isMethodFlag(name) ? [name] : []));

/** A way to estimate, with its name. */
type NamedMethod = Method & { readonly name: string };

const flagTexts = (flags: readonly MethodFlag[]): string =>
  flags.length === 0 ? "none" : flags.map((flag) => `--${flag}`).join(", ");

/**
 * The ways to estimate that the command line allows, in the order in which they are preferred: the one that it names, or
 * all that take the flags that it gives.
 *
 * @throws UsageError when the quantity has no such method, or none takes the flags
 */
export function methodsFor(
  { methods }: Estimand,
  name: string | undefined,
  given: readonly MethodFlag[],
): readonly [NamedMethod, ...NamedMethod[]] {
  const named = name === undefined ? methods : { [name]: entryNamed(methods, name, requirement("--method")) };
  const candidates = Object.entries(named).map(([key, method]) => ({ name: key, ...method }));
  const [first, ...rest] = candidates.filter(({ flags }) => given.every((flag) => flags.includes(flag)));
  if (first !== undefined) return [first, ...rest];
  const taken = candidates.map((method) => `${method.name} (${flagTexts(method.flags)})`).join(", ");
  throw new UsageError(
    `estimate(${flagTexts(given)}): a method must take what is given; these take: ${taken}`,
  );
}

/** The first of the methods that suits the samples, or the last resort. */
export const chosenMethod = (
  methods: readonly [NamedMethod, ...NamedMethod[]],
  x: Samples,
  y: Samples,
): NamedMethod => methods.find(({ suits }) => suits?.(x, y) ?? true) ?? methods[0];
