// A child process of memory.mjs: trains a small game and prints the resident set as it goes, one JSON value a line.
import { parseRecipe } from "../../packages/saddlepoint/dist/index.js";
import { trainRun } from "../../packages/saddlepoint/dist/node/index.js";

const SAMPLE_EVERY = 100;

const [out, steps, every, threads] = process.argv.slice(2);
const chosen = threads === undefined ? {} : { threads: Number(threads) };
const recipe = parseRecipe({
  name: "long",
  data: "ring",
  noise: { size: 2, prior: "normal" },
  network: {
    kind: "mlp",
    generator: { widths: [32, 32], activation: "relu" },
    critic: { widths: [32, 32], activation: "leaky-relu" },
  },
  training: {
    steps: Number(steps),
    batchSize: 128,
    logEvery: SAMPLE_EVERY,
    ...Object.fromEntries(
      ["evaluateEvery", "sampleEvery", "checkpointEvery"].map((key) => [key, Number(every)]),
    ),
  },
});
let next = SAMPLE_EVERY;
for await (const event of trainRun({ recipe, out, ...chosen })) {
  if (event.kind !== "progress" || event.step < next) continue;
  next = event.step + SAMPLE_EVERY;
  // Present under --expose-gc: then what is left is what is held.
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  console.log(JSON.stringify({ step: event.step, rss, heapUsed, external }));
}
