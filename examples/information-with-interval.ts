// How much two columns tell of each other: an estimate by neighbours and a lower bound by a network, beside the truth.
import { ksg, nwj } from "saddlepoint/information";
import { fillNormal, stream } from "saddlepoint/random";
import { samples } from "saddlepoint/samples";

const correlation = 0.8;
const [a, b] = ["a", "b"].map((name) => fillNormal(stream(1, name), new Float32Array(3000)));
const x = samples(a ?? new Float32Array(), 3000, 1);
const noisy = x.values.map(
  (value, i) => correlation * value + Math.sqrt(1 - correlation ** 2) * (b?.[i] ?? 0),
);
const y = samples(noisy, 3000, 1);

for (const quantity of [await ksg(x, y), await nwj(x, y, { seed: 1 })]) {
  const [low, high] = quantity.ci;
  console.log(`${quantity.kind} ${quantity.value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}] nats`);
}
console.log(`exactly ${(-0.5 * Math.log(1 - correlation ** 2)).toFixed(3)} nats`);
