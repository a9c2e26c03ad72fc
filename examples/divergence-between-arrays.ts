// A divergence of two distributions, from samples alone: a lower bound with its interval, beside the exact value.
import { divergenceNamed, gaussian, gaussianDivergence } from "saddlepoint/divergences";
import { divergenceFromSamples } from "saddlepoint/estimation";
import { fillNormal, stream } from "saddlepoint/random";
import { samples } from "saddlepoint/samples";

const draw = (name: string, mean: number) =>
  samples(fillNormal(stream(1, name), new Float32Array(4000), mean, 1), 4000, 1);
const kl = divergenceNamed("kl");
const { value, ci, unit, kind } = await divergenceFromSamples(kl, draw("p", 0), draw("q", 1), { seed: 1 });
const exact = gaussianDivergence(kl, gaussian([0], [[1]]), gaussian([1], [[1]]));
console.log(`KL(P, Q) ${kind} ${value.toFixed(3)} [${ci[0].toFixed(3)}, ${ci[1].toFixed(3)}] ${unit}`);
console.log(`exactly ${exact.value.toFixed(3)} ${exact.unit}`);
