import { fc, test } from "@fast-check/vitest";
import { numpy as np } from "@jax-js/jax";
import { Tensor } from "@saddlepoint/engine";
import { beforeAll, expect } from "vitest";
import { arrayOf, startCpu, values } from "../../testing/jax.ts";
import { walk } from "../../testing/walk.ts";
import { leafOf, mapNamed } from "../networks/named.ts";
import { adam } from "./adam.ts";
import { ascending, byPlayer } from "./players.ts";
import { sgd } from "./transforms.ts";

beforeAll(startCpu);

const number = fc.float({ min: -4, max: 4, noNaN: true });
const gradients = fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 4 });

test.prop([gradients])("uphill is downhill of the negated gradients", (gradients) => {
  const negated = gradients.map((gradient) => gradient.map((g) => -g));
  expect(walk(ascending(adam({ rate: 0.1 })), [1, 2], gradients)).toEqual(
    walk(adam({ rate: 0.1 }), [1, 2], negated),
  );
});

test("players who move at once move as each would alone, and remember under their own names", () => {
  const optimisers = { d: ascending(adam({ rate: 0.1 })), g: sgd({ rate: 0.5, momentum: 0.9 }) };
  const both = byPlayer(optimisers);
  const weights = {
    "d.w": new Tensor("float32", Float32Array.of(1), [1]),
    "g.w": new Tensor("float32", Float32Array.of(-1), [1]),
  };
  const state = both.init(weights);
  expect(Object.keys(state)).toEqual(["d.first.w", "d.second.w", "g.momentum.w"]);
  let at = { weights: mapNamed(weights, arrayOf), state: mapNamed(state, arrayOf) };
  const steps = [
    [3, 0.5],
    [-1, 2],
  ] as const;
  const path = steps.map(([d, g], i) => {
    const given = { "d.w": np.array([d]), "g.w": np.array([g]) };
    at = { ...both.update(given, at.state, at.weights, np.array(i + 1)) };
    return ["d.w", "g.w"].map((name) => values(leafOf(at.weights, name, "test").ref));
  });
  const alone = [
    walk(
      optimisers.d,
      [1],
      steps.map(([d]) => [d]),
    ),
    walk(
      optimisers.g,
      [-1],
      steps.map(([, g]) => [g]),
    ),
  ];
  expect(path).toEqual(steps.map((_, i) => alone.map((own) => own[i])));
});
