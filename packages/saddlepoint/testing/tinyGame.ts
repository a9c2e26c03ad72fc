import { codeLayout } from "../src/codes/codeLayout.ts";
import { uniform } from "../src/codes/uniform.ts";
import type { GameOptions } from "../src/game/gameOptions.ts";
import { mlpCritic, mlpGenerator } from "../src/networks/mlpNetworks.ts";
import { information } from "../src/objectives/information.ts";
import { nonSaturating } from "../src/objectives/nonSaturating.ts";
import { objective } from "../src/objectives/objective.ts";
import { adam } from "../src/optimisers/adam.ts";
import { movingAverage } from "../src/optimisers/movingAverage.ts";
import { fillNormal } from "../src/random/normal.ts";
import { stream } from "../src/random/stream.ts";
import { type Samples, samples } from "../src/samples/samples.ts";

/** `count` points of two clusters of deviation 0.2 about (−2, 1) and (2, 1) in turn, labelled 0 and 1. */
export function clusterPoints(count: number, seed = 1): Samples {
  const noise = fillNormal(stream(seed, "clusters"), new Float32Array(2 * count), 0, 0.2);
  const labels = Int32Array.from({ length: count }, (_, i) => i % 2);
  const points = Float32Array.from(noise, (x, i) => x + (i % 2 === 1 ? 1 : ((i >> 1) % 2) * 4 - 2));
  return samples(points, count, 2, { name: `clusters ${seed}`, labels });
}

/** A game that is made in code: points, dense networks, one code, an average. */
export function tinyGame(changed: Partial<GameOptions> = {}): GameOptions {
  const layout = codeLayout({ slant: uniform(-1, 1) }, { size: 2, prior: uniform(-1, 1) });
  return {
    name: "tiny",
    model: {
      layout,
      generator: mlpGenerator({ inputSize: layout.inputSize, shape: [2], widths: [5] }),
      critic: mlpCritic({ shape: [2], headSize: layout.headSize, widths: [6], q: 3 }),
    },
    objective: objective([nonSaturating(), information(layout)]),
    optimisers: {
      generator: adam({ rate: 1e-2, beta1: 0.5 }),
      critic: adam({ rate: 2e-3, beta1: 0.5 }),
    },
    average: movingAverage(0.9),
    samples: clusterPoints(24),
    batchSize: 4,
    threads: 1,
    ...changed,
  };
}
