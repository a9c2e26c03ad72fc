import { parseArgs } from "node:util";

export const HELP = `usage: npm run bench:calibration -- [options]

Runs every estimator from samples where the truth is known, over several seeds: how often its interval keeps its promise,
and how far the estimate is from the truth. Writes the tables to docs/calibration.md.

  --quick         few seeds, few samples, short training: a minute; writes nothing unless --out says where
  --seeds N       samples drawn per problem (default 5; quick 2)
  --n N           samples each time, at least 100 (default 2000; quick 600)
  --out FILE      where the tables go (default docs/calibration.md)
  --json          every quantity as one JSON document on standard output
  --help          this text`;

/** The command line's options, checked. */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      seeds: { type: "string" },
      n: { type: "string" },
      out: { type: "string" },
    },
  });
  const count = (name, least, fallback) => {
    if (values[name] === undefined) return fallback;
    const number = Number(values[name]);
    if (Number.isInteger(number) && number >= least) return number;
    throw new RangeError(`--${name} must be an integer of at least ${least}, got ${values[name]}`);
  };
  const { quick, json, help } = values;
  return {
    quick,
    json,
    help,
    seeds: count("seeds", 1, quick ? 2 : 5),
    n: count("n", 100, quick ? 600 : 2000),
    out: values.out ?? (quick ? undefined : "docs/calibration.md"),
    estimate: quick ? { steps: 200 } : {},
  };
}
