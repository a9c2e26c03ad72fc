// A code of one's own: a coin that shows 1 in one of ten throws. Its entropy is its own, and so is the ceiling of what Q can read.
import { bernoulli, type Code, codeLayout, normal } from "saddlepoint/codes";
import { evaluateGame } from "saddlepoint/evaluation";
import { createGame } from "saddlepoint/game";
import { mlpModel } from "saddlepoint/networks";
import { information, nonSaturating, objective } from "saddlepoint/objectives";
import { adam } from "saddlepoint/optimisers";
import { fillNormal, stream } from "saddlepoint/random";
import { samples } from "saddlepoint/samples";

const entropy = -(0.1 * Math.log(0.1) + 0.9 * Math.log(0.9));
const rare: Code = {
  ...bernoulli(),
  kind: "rare",
  description: { prior: "1 with probability 0.1", input: "0 or 1" },
  entropy,
  ceiling: entropy,
  sample: (from, n, out = new Float32Array(n)) => out.map(() => (from.next() < 0.1 ? 1 : 0)),
};
const layout = codeLayout({ rare }, { size: 2, prior: normal() });
const numbers = fillNormal(stream(1, "data"), new Float32Array(3000), 0, 0.1).map((x, i) => (i % 10 === 0 ? x + 2 : x));
const game = await createGame({
  model: mlpModel(layout, [1], { widths: [32, 32] }),
  objective: objective([nonSaturating(), information(layout)]),
  optimisers: { generator: adam({ rate: 2e-3, beta1: 0.5 }), critic: adam({ rate: 2e-3, beta1: 0.5 }) },
  samples: samples(numbers.slice(0, 2000), 2000, 1),
});
await game.play(800);
const [code] = (await evaluateGame(game, { heldOut: samples(numbers.slice(2000), 1000, 1) })).information.codes;
console.log(`I(rare; x) >= ${code?.bound.value.toFixed(3)} of ${code?.bound.ceiling.toFixed(3)} nats`);
await game.release();
