// A term of one's own: what it adds to each player's loss, beside terms of the library whose weight falls with the steps.
import { codeLayout, normal } from "saddlepoint/codes";
import { createGame } from "saddlepoint/game";
import { mlpModel } from "saddlepoint/networks";
import { hinge, objective, r1, type Term } from "saddlepoint/objectives";
import { adam, cosine, times } from "saddlepoint/optimisers";
import { fillNormal, stream } from "saddlepoint/random";
import { samples } from "saddlepoint/samples";

/** Holds the critic's outputs near 0, so that they cannot drift away together: weight · E D(x)². */
const leash = (weight: number): Term => ({
  name: "leash",
  needs: {},
  critic({ real }) {
    const squares = real.logits.ref.mul(real.logits.ref).mean();
    return { loss: squares.ref.mul(weight), metrics: { drift: squares } };
  },
  generator: null,
});
const line = fillNormal(stream(1, "line"), new Float32Array(2000), 3, 0.5);
const layout = codeLayout({}, { size: 1, prior: normal() });
const optimiser = adam({ rate: 2e-3, beta1: 0.5 });
const game = await createGame({
  model: mlpModel(layout, [1], { widths: [32, 32] }),
  objective: objective([hinge(), r1({ weight: times(1, cosine({ steps: 400 })) }), leash(1e-2)]),
  optimisers: { generator: optimiser, critic: optimiser },
  samples: samples(line, 2000, 1),
});
const metrics = await game.play(400);
console.log(`E D(x)^2 stays small: ${Number(metrics["leash.drift"]?.data.at(-1)).toFixed(2)}`);
