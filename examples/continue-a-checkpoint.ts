// A game made in code, trained into a folder, stopped, and gone on with as if nothing had happened.
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { codeLayout, normal } from "saddlepoint/codes";
import { createGame } from "saddlepoint/game";
import { mlpModel } from "saddlepoint/networks";
import { trainGame } from "saddlepoint/node";
import { nonSaturating, objective } from "saddlepoint/objectives";
import { adam } from "saddlepoint/optimisers";
import { fillNormal, stream } from "saddlepoint/random";
import { samples, splitSamples } from "saddlepoint/samples";

const all = samples(fillNormal(stream(1, "data"), new Float32Array(6000)), 3000, 2, { name: "round" });
const { train, test: heldOut } = splitSamples(all, 500, stream(1, "split"));
const layout = codeLayout({}, { size: 2, prior: normal() });
const optimiser = adam({ rate: 1e-3, beta1: 0.5 });
const game = await createGame({
  model: mlpModel(layout, [2], { widths: [32, 32] }),
  objective: objective([nonSaturating()]),
  optimisers: { generator: optimiser, critic: optimiser },
  samples: train,
});
const out = join(await mkdtemp(join(tmpdir(), "saddlepoint-")), "round");
for (const steps of [100, 200]) {
  for await (const event of trainGame(game, { steps, heldOut, out, resume: true })) {
    if (event.kind === "finished")
      console.log(`step ${event.step}: ${event.report.divergence.quantity} measured`);
  }
}
