// The library's own step as the trainer runs it: compiled, several steps a call, the state staying inside, on the CPU unless
// `--device` says otherwise.
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { DEVICES } from "@saddlepoint/engine";
import { playStart } from "../subject/playStart.ts";
import { readOptions, readStart, takePart } from "./protocol.ts";

const { start, batch, threads, device: asked = "cpu", calls } = readOptions();
const device = DEVICES.find((name) => name === asked);
if (device === undefined) throw new RangeError(`--device must be one of ${DEVICES.join(", ")}, got ${asked}`);
const given = readStart(start, batch);
const { compileMs, model, run } = await playStart(given, {
  device,
  // As many as there are cores is what it would choose from by itself: small steps run on one.
  threads: threads === availableParallelism() ? undefined : threads,
  stepsACall: calls,
});
// Its work is counted from it: see matrix/underTheRoof.ts.
if (device === "cpu" && batch === given.fullBatch) writeFileSync(join(start, "model.onnx"), model);

await takePart({
  engine: `saddlepoint on ONNX Runtime, ${device}, threads: ${threads} or fewer, ${calls ?? given.stepsACall} steps a call`,
  setupMs: compileMs,
  steps: (_, count) => run(count),
});
