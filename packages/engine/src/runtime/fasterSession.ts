import type { Tensor } from "../tensor.ts";
import type { NamedTensors, Session } from "./runtime.ts";

/** After so many calls the slower session is tried again, as it may be the faster by now. */
const TRIED_EVERY = 20;
/** Where a step of the faster takes so many times as long as at its last call, the slower is tried next. */
const SLOWED = 1.25;

/** After a pause of so many milliseconds both are timed anew: what was known is old. */
const PAUSE_MS = 1000;

/** A session whose calls run several steps, and say how many. */
export interface StepsRunner {
  run(feeds: NamedTensors, steps: number): Promise<NamedTensors>;
  release(): Promise<void>;
}

interface Contender {
  readonly session: Session;
  /** What a step took at the last call; 0 asks for a call. */
  ms: number;
}

/**
 * Two sessions of one model, on different numbers of threads, as one: a call goes to whichever is the faster at present.
 *
 * Threads that share small arrays pay where their cores share a cache, and cost time where they do not; the cores of a virtual
 * machine even move. It changes no numbers, only when they come: the first call goes to both, and unless all results are the
 * same to the last bit, the later ones go to `usual` alone.
 *
 * @param now a clock, in milliseconds
 */
export function fasterSession(usual: Session, other: Session, now = () => performance.now()): StepsRunner {
  let same: boolean | undefined;
  const contenders: readonly [Contender, Contender] = [
    { session: usual, ms: 0 },
    { session: other, ms: 0 },
  ];
  let calls = 0;
  let ended = 0;
  return {
    async run(feeds, steps) {
      if (same === undefined) {
        const results = await usual.run(feeds);
        same = equal(results, await other.run(feeds));
        if (!same) await other.release();
        return results;
      }
      if (!same) return usual.run(feeds);
      const [a, b] = contenders;
      const began = now();
      if (began - ended > PAUSE_MS) a.ms = b.ms = 0;
      calls += 1;
      const [faster, slower] = b.ms < a.ms ? [b, a] : [a, b];
      const chosen = calls % TRIED_EVERY === 0 ? slower : faster;
      const results = await chosen.session.run(feeds);
      ended = now();
      const ms = (ended - began) / steps;
      if (chosen === faster && chosen.ms > 0 && ms > SLOWED * chosen.ms) slower.ms = 0;
      chosen.ms = ms;
      return results;
    },
    async release() {
      await usual.release();
      if (same !== false) await other.release();
    },
  };
}

const bytesOf = ({ data }: Tensor): Uint8Array =>
  ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array();

function equal(a: NamedTensors, b: NamedTensors): boolean {
  return Object.entries(a).every(([name, tensor]) => {
    const found = b[name];
    if (found === undefined) return false;
    const [expected, got] = [bytesOf(tensor), bytesOf(found)];
    return expected.length === got.length && expected.every((byte, i) => byte === got[i]);
  });
}
