// The machine's arithmetic ceiling as a program of the benchmark: its step is a chain of large matrix products, in the same
// seconds as the steps that it is the ceiling of. See peers/protocol.mjs and matrix/roofline.mjs.
import { readOptions, takePart } from "../peers/protocol.mjs";
import { openProducts, SIDES } from "./measureCeiling.mjs";

const TRIED = 8;

async function timed({ run }) {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

/** The chain whose best run does most arithmetic a second. */
async function fastest(threads) {
  let chosen;
  for (const side of SIDES) {
    const chain = await openProducts(side, threads);
    await chain.run();
    let ms = Number.POSITIVE_INFINITY;
    for (let i = 0; i < TRIED; i++) ms = Math.min(ms, await timed(chain));
    const gflops = chain.flops / (1e6 * ms);
    if (gflops > (chosen?.gflops ?? 0)) {
      await chosen?.chain.release();
      chosen = { side, chain, gflops };
    } else await chain.release();
  }
  return chosen;
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
