import type { MethodFlag } from "./estimand.ts";

/** Every flag of a method, once: the compiler finds one that is left out. */
const ALL = {
  steps: true,
  classes: true,
  entropy: true,
  neighbours: true,
  bins: true,
  order: true,
  epsilon: true,
  directions: true,
} as const satisfies Record<MethodFlag, true>;

const isMethodFlag = (name: string): name is MethodFlag => Object.hasOwn(ALL, name);

/** The methods' flags among all that the command line gave. */
export const givenFlags = (flags: object): readonly MethodFlag[] =>
  Object.entries(flags).flatMap(([name, value]) => (value !== undefined && isMethodFlag(name) ? [name] : []));
