// InfoGAN on numbers in memory: which of three clusters a point belongs to becomes the code, without labels.
import { categorical, codeLayout, normal } from "saddlepoint/codes";
import { evaluateGame } from "saddlepoint/evaluation";
import { createGame } from "saddlepoint/game";
import { mlpModel } from "saddlepoint/networks";
import { information, nonSaturating, objective } from "saddlepoint/objectives";
import { adam, movingAverage } from "saddlepoint/optimisers";
import { fillNormal, stream } from "saddlepoint/random";
import { samples } from "saddlepoint/samples";

const noise = fillNormal(stream(1, "noise"), new Float32Array(6000), 0, 0.1);
const numbers = noise.map((x, i) => x + Math.cos((2 * Math.PI * ((i >> 1) % 3)) / 3 + (i % 2) * 1.5708));
const [mine, heldOut] = [samples(numbers.slice(0, 4000), 2000, 2), samples(numbers.slice(4000), 1000, 2)];

const layout = codeLayout({ cluster: categorical(3) }, { size: 2, prior: normal() });
const optimiser = adam({ rate: 1e-3, beta1: 0.5 });
const game = await createGame({
  model: mlpModel(layout, [2], { widths: [64, 64] }),
  objective: objective([nonSaturating(), information(layout)]),
  optimisers: { generator: optimiser, critic: optimiser },
  average: movingAverage(0.99),
  samples: mine,
});
await game.play(1500);
const { information: found } = await evaluateGame(game, { heldOut });
const [cluster] = found.codes;
console.log(
  `I(cluster; x) >= ${cluster?.bound.value.toFixed(2)} of ${cluster?.bound.ceiling.toFixed(2)} nats`,
);
