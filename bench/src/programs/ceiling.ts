// The machine's arithmetic ceiling as a program of the benchmark: its step is a chain of large matrix products, in the same
// seconds as the steps that it is the ceiling of. See protocol.ts and matrix/underTheRoof.ts.
import { openProducts, SIDES } from "../roofline/measureCeiling.ts";
import { readOptions, takePart } from "./protocol.ts";

const TRIED = 8;

type Chain = Awaited<ReturnType<typeof openProducts>>;
type Tried = { readonly side: number; readonly chain: Chain; readonly gflops: number };

async function timed({ run }: Chain): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

async function tried(side: number, threads: number): Promise<Tried> {
  const chain = await openProducts(side, threads);
  await chain.run();
  let ms = Number.POSITIVE_INFINITY;
  for (let i = 0; i < TRIED; i++) ms = Math.min(ms, await timed(chain));
  return { side, chain, gflops: chain.flops / (1e6 * ms) };
}

/** The chain whose best run does most arithmetic a second. */
async function fastest(threads: number): Promise<Tried> {
  const [small, large] = [await tried(SIDES[0], threads), await tried(SIDES[1], threads)];
  const [kept, left] = large.gflops > small.gflops ? [large, small] : [small, large];
  await left.chain.release();
  return kept;
}

const { threads } = readOptions();
const began = performance.now();
const { side, chain } = await fastest(threads);

await takePart({
  engine: `products of ${side}x${side}, threads: ${threads}`,
  setupMs: performance.now() - began,
  steps: async (_from, count) => {
    const done = [];
    for (let i = 0; i < count; i++)
      done.push({ ms: await timed(chain), figures: () => ({ flops: chain.flops }) });
    return done;
  },
});
