// The library's own step as the trainer runs it: compiled, several steps a call, the state staying inside, on the CPU unless
// `--device` says otherwise.
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { DEVICES } from "@saddlepoint/engine";
import { type Fed, gameOf, mapFed, type Numbers, play, startingFrom } from "../subject/game.ts";
import { readOptions, readStart, takePart } from "./protocol.ts";

const { start, batch, threads, device: asked = "cpu", calls } = readOptions();
const device = DEVICES.find((name) => name === asked);
if (device === undefined) throw new RangeError(`--device must be one of ${DEVICES.join(", ")}, got ${asked}`);
const given = readStart(start, batch);
const stepsACall = calls ?? given.stepsACall;
const game = gameOf(given.recipe, given.sample, { batch });
const began = performance.now();
const playing = await play(game, {
  state: startingFrom(game.stateOf(0), given.weight),
  device,
  // As many as there are cores is what it would choose from by itself: small steps run on one.
  threads: threads === availableParallelism() ? undefined : threads,
});
const setupMs = performance.now() - began;
// Its work is counted from it: see matrix/roofline.ts.
if (device === "cpu" && batch === given.fullBatch) writeFileSync(join(start, "model.onnx"), playing.model);

/** The batches of `count` steps from step `from` on, [count, batch, …]. */
function stacked(from: number, count: number): Fed<Numbers> {
  const batches = Array.from({ length: count }, (_, i) => given.batch(from + i));
  return mapFed(game.fed, (shape, name) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const data = new Float32Array(count * size);
    for (const [i, one] of batches.entries()) data.set(one[name]?.data ?? [], i * size);
    return { shape: [count, ...shape], data };
  });
}

await takePart({
  engine: `saddlepoint on ONNX Runtime, ${device}, threads: ${threads} or fewer, ${stepsACall} steps a call`,
  setupMs,
  async steps(from, count) {
    const done = [];
    while (done.length < count) {
      const some = Math.min(stepsACall, count - done.length);
      const { ms, figures } = await playing.call(stacked(from + done.length, some));
      // Each of a call's steps took as long as the others, as far as can be seen.
      for (let i = 0; i < some; i++) done.push({ ms: ms / some, figures: () => figures(i) });
    }
    return done;
  },
});
