// A child process of scale/memory.ts: trains a small game and prints the resident set as it goes, one JSON value a line.
import { PLANE } from "../scale/series.ts";
import { parseRecipe, trainRun } from "../subject/library.ts";

const SAMPLE_EVERY = 100;

const [out = "", steps, every, threads] = process.argv.slice(2);
const recipe = parseRecipe({
  ...PLANE,
  name: "long",
  training: {
    steps: Number(steps),
    batchSize: 128,
    logEvery: SAMPLE_EVERY,
    evaluateEvery: Number(every),
    sampleEvery: Number(every),
    checkpointEvery: Number(every),
  },
});
let next = SAMPLE_EVERY;
const chosen = threads === undefined ? {} : { threads: Number(threads) };
for await (const event of trainRun({ recipe, out, ...chosen })) {
  if (event.kind !== "progress" || event.step < next) continue;
  next = event.step + SAMPLE_EVERY;
  // Present under --expose-gc: then what is left is what is held.
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  const [rssMiB, heapMiB, externalMiB] = [rss, heapUsed, external].map((bytes) => bytes / 2 ** 20);
  console.log(JSON.stringify({ step: event.step, rssMiB, heapMiB, externalMiB }));
}
