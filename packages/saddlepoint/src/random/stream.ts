import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import { hash128 } from "./hash.ts";

/** A seeded source of independent uniform numbers that can be saved and restored exactly. */
export type Stream = {
  /** What the stream is for; part of what it was seeded with. */
  readonly name: string;
  /** The next number, uniform on [0, 1), a multiple of 2⁻⁵³. */
  next(): number;
  /** The next number, uniform on [0, 1), a multiple of 2⁻²⁴: it survives rounding to float32 unchanged. */
  nextFloat32(): number;
  /** The generator's whole state: four 32-bit integers. */
  state(): readonly number[];
  /** Continues from a state that `state()` returned; throws a RangeError for anything else. */
  restore(state: readonly number[]): void;
};

const STATE_LENGTH = 4;

function validState(state: readonly number[]): boolean {
  const integers = state.every((word) => Number.isInteger(word) && word === (word | 0));
  // The all-zero state is the one fixed point of the generator.
  return state.length === STATE_LENGTH && integers && state.some((word) => word !== 0);
}

/**
 * A random stream named `name` under `seed`.
 *
 * The state is a 128-bit hash of the seed and the name, so streams of different names share nothing: drawing more
 * latents never changes the initial weights. The generator is xoroshiro128+ (Blackman and Vigna 2018, "Scrambled
 * linear pseudorandom number generators"); its weak low bits are dropped.
 *
 * @param seed an integer of at most 2⁵³ − 1 in magnitude
 * @param name what the stream is for, e.g. "latents"
 * @throws RangeError when the seed is not a safe integer
 * @example stream(1, "latents").next()
 */
export function stream(seed: number, name: string): Stream {
  if (!Number.isSafeInteger(seed)) {
    throw new RangeError(`stream(seed, name): seed must be an integer within ±(2^53 - 1), got ${seed}`);
  }
  let generator = xoroshiro128plusFromState(hash128(`${seed}:${name}`));
  return {
    name,
    next() {
      const high = generator.next() >>> 5;
      const low = generator.next() >>> 6;
      return (high * 2 ** 26 + low) * 2 ** -53;
    },
    nextFloat32: () => (generator.next() >>> 8) * 2 ** -24,
    state: () => [...generator.getState()],
    restore(state) {
      if (!validState(state)) {
        throw new RangeError(
          `stream ${JSON.stringify(name)} restore(state): state must be ${STATE_LENGTH} 32-bit integers, not all zero, got [${state.join(", ")}]`,
        );
      }
      generator = xoroshiro128plusFromState(state);
    },
  };
}
