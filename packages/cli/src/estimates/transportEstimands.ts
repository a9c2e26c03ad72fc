import { wassersteinFromSamples } from "saddlepoint/estimation";
import type { Quantity } from "saddlepoint/quantity";
import { stream } from "saddlepoint/random";
import type { Samples } from "saddlepoint/samples";
import { sinkhornDivergence, slicedWasserstein, wassersteinDistance } from "saddlepoint/transport";
import type { Estimand, Method } from "./estimand.ts";
import { toSamples } from "./toSamples.ts";

/** Pairs up to which the exact distance takes seconds: 3,000 by 3,000. */
const QUICK_PAIRS = 9e6;

/** The Sinkhorn divergence of order 1 is far below W1 unless epsilon is tiny: moving along a line is free to blur. */
const SINKHORN_ORDER = 2;

/** The marginals' error, a share of all mass: it changes the divergence by far less than the penalty does. */
const SINKHORN_TOLERANCE = 1e-4;

const between = (x: Samples, y: Samples, quantity: Quantity, name: string): Quantity => ({
  ...quantity,
  quantity: `${name}, between the samples`,
  n: x.n + y.n,
});

const wasserstein: Readonly<Record<string, Method>> = {
  exact: {
    about:
      "the least cost of moving one set of samples onto the other: on average more than that of their distributions",
    kind: "exact",
    least: 1,
    flags: ["order"],
    suits: (x, y) => x.d === 1 || x.n * y.n <= QUICK_PAIRS,
    estimate: async (x, y, { order = 1, onProgress }) => {
      const { distance } = wassersteinDistance(x, y, {
        order,
        onProgress: ({ pivots, cost }) => onProgress({ step: pivots, value: cost }),
      });
      return between(x, y, distance, `W${order}(x, y)`);
    },
  },
  critic: {
    about: "a 1-Lipschitz critic, trained on one part of the samples and evaluated on another; order 1",
    kind: "lower-bound",
    least: 30,
    flags: ["steps"],
    counts: "held-out samples",
    estimate: async (x, y, flags) => wassersteinFromSamples(...toSamples([x, y]), flags),
  },
};

export const transportEstimands = {
  wasserstein: {
    about: "the Wasserstein distance, in the data's units",
    paired: false,
    methods: wasserstein,
  },
  sinkhorn: {
    about: `the debiased Sinkhorn divergence, close to the Wasserstein distance; order ${SINKHORN_ORDER} unless --order says so`,
    paired: false,
    methods: {
      debiased: {
        about: "transport with an entropic penalty, less half of what each set of samples costs with itself",
        kind: "estimate",
        least: 1,
        flags: ["order", "epsilon"],
        estimate: async (x, y, { order = SINKHORN_ORDER, epsilon, onProgress }) => {
          const { divergence, transport, scale } = sinkhornDivergence(x, y, {
            order,
            tolerance: SINKHORN_TOLERANCE,
            ...(epsilon === undefined ? {} : { epsilon }),
            onProgress: ({ iteration }) => onProgress({ step: iteration }),
          });
          const used = Number(transport.epsilon.toPrecision(3));
          const unit = scale === 1 ? "" : ` of distances over ${Number(scale.toPrecision(3))}`;
          return between(x, y, divergence, `S${order}(x, y) at epsilon ${used}${unit}`);
        },
      },
    },
  },
  "sliced-wasserstein": {
    about: "the Wasserstein distance along a line, averaged over directions: quick, whatever the width",
    paired: false,
    methods: {
      directions: {
        about: "random directions; the interval is over these, not over samples",
        kind: "estimate",
        least: 1,
        flags: ["order", "directions"],
        counts: "directions",
        estimate: async (x, y, { order = 1, directions, seed, onProgress }) => ({
          ...slicedWasserstein(x, y, stream(seed, "directions"), {
            order,
            ...(directions === undefined ? {} : { directions }),
            onProgress: (progress) => onProgress({ step: progress.direction, steps: progress.directions }),
          }),
          quantity: `SW${order}(x, y), between the samples`,
        }),
      },
    },
  },
} as const satisfies Readonly<Record<string, Estimand>>;
