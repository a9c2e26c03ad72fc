import { Tensor } from "@saddlepoint/engine";
import type { Phase } from "../src/game/phase.ts";
import { restorable, streamSource } from "../src/game/position.ts";
import { countIn, noSteps } from "../src/game/state.ts";
import { stream } from "../src/random/stream.ts";

/** What the phase is called. */
export const SUMS = "sums";

/** A phase that adds up draws of a stream of its own, and keeps how many steps were drawn; no runtime takes part. */
export function summing(
  steps: number,
  { until = Number.POSITIVE_INFINITY } = {},
): Phase & { readonly drawn: number[] } {
  const drawn: number[] = [];
  const source = (seed: number) => stream(seed, SUMS);
  const scalar = (x: number) => new Tensor("float32", Float32Array.of(x), [1]);
  return {
    name: SUMS,
    steps,
    drawn,
    initial: () => ({ step: noSteps(), weights: { sum: scalar(0) }, statistics: {}, moments: {} }),
    positions: (seed) => restorable({ [SUMS]: streamSource(source(seed)) }).state(),
    async open(seed) {
      const random = source(seed);
      return {
        stepBytes: 4,
        ...restorable({ [SUMS]: streamSource(random) }),
        draw(count) {
          const terms = Array.from({ length: count }, () => random.next());
          if (count > until) throw new RangeError(`draws at most ${until} at once, got ${count}`);
          drawn.push(count);
          return async (state) => {
            const sums: number[] = [];
            for (const term of terms) sums.push((sums.at(-1) ?? Number(state.weights.sum?.data[0])) + term);
            const step = new Tensor("int32", Int32Array.of(countIn(state.step) + count), []);
            return [
              { ...state, step, weights: { sum: scalar(sums.at(-1) ?? 0) } },
              { sum: new Tensor("float32", Float32Array.from(sums), [count]) },
            ];
          };
        },
        release: async () => {},
      };
    },
  };
}
