// A generator, shipped: written as ONNX with a dynamic batch, loaded by ONNX Runtime alone.
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { codeLayout, normal } from "saddlepoint/codes";
import { createGame } from "saddlepoint/game";
import { mlpModel } from "saddlepoint/networks";
import { exportGame } from "saddlepoint/node";
import { nonSaturating, objective } from "saddlepoint/objectives";
import { adam } from "saddlepoint/optimisers";
import { fillNormal, stream } from "saddlepoint/random";
import { samples } from "saddlepoint/samples";

const layout = codeLayout({}, { size: 2, prior: normal() });
const optimiser = adam({ rate: 1e-3 });
const game = await createGame({
  model: mlpModel(layout, [2], { widths: [32, 32] }),
  objective: objective([nonSaturating()]),
  optimisers: { generator: optimiser, critic: optimiser },
  samples: samples(fillNormal(stream(1, "data"), new Float32Array(2000)), 1000, 2, { name: "round" }),
});
await game.play(50);
const { folder } = await exportGame(game, { out: await mkdtemp(join(tmpdir(), "saddlepoint-")) });
await game.release();
const generator = await InferenceSession.create(join(folder, "generator.onnx"));
const latents = new Tensor("float32", fillNormal(stream(2, "latents"), new Float32Array(2 * 5)), [5, 2]);
const { images } = await generator.run({ latents });
console.log(`${images?.dims.join(" x ")} numbers from ${latents.dims.join(" x ")} latents`);
