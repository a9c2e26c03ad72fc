// A code of one's own: a coin that shows 1 in one of ten throws. Its entropy is its own, and so is the ceiling of what Q can read.
import { bernoulli, type Code, codeLayout, normal } from "saddlepoint/codes";
import { createGame, lastMetrics } from "saddlepoint/game";
import { mlpModel } from "saddlepoint/networks";
import { information, nonSaturating, objective } from "saddlepoint/objectives";
import { adam } from "saddlepoint/optimisers";
import { fillNormal, stream } from "saddlepoint/random";
import { samples } from "saddlepoint/samples";
import { binaryEntropy } from "saddlepoint/shannon";

const rare: Code = {
  ...bernoulli(),
  kind: "rare",
  description: { prior: "1 with probability 0.1", input: "0 or 1" },
  entropy: binaryEntropy(0.1).value,
  ceiling: binaryEntropy(0.1).value,
  sample: (from, n, out = new Float32Array(n)) => out.map(() => (from.next() < 0.1 ? 1 : 0)),
};
const layout = codeLayout({ rare }, { size: 2, prior: normal() });
const noise = fillNormal(stream(1, "data"), new Float32Array(2000), 0, 0.1);
const clusters = noise.map((x, i) => (i % 10 === 0 ? x + 2 : x));
const optimiser = adam({ rate: 2e-3, beta1: 0.5 });
const game = await createGame({
  model: mlpModel(layout, [1], { widths: [32, 32] }),
  objective: objective([nonSaturating(), information(layout)]),
  optimisers: { generator: optimiser, critic: optimiser },
  samples: samples(clusters, 2000, 1),
});
const { "information.rare": bound } = lastMetrics(await game.play(800));
console.log(`on one batch I(rare; x) >= ${bound?.toFixed(3)} of ${rare.ceiling.toFixed(3)} nats`);
