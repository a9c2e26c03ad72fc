import { numpy as np } from "@jax-js/jax";
import { beforeAll, expect, test } from "vitest";
import { startCpu } from "../testing/jax.ts";
import { type Spec, spec } from "./arguments.ts";
import { traceToGraph } from "./compile.ts";
import { sharedWork } from "./sharedWork.ts";

beforeAll(startCpu);

const graphOf = async (...examples: [Spec, Spec]) =>
  (await traceToGraph((x: np.Array, y: np.Array) => np.tanh(np.matmul(x, y)), examples, {})).graph;

test("a graph has as much to share among threads as its largest array", async () => {
  expect(sharedWork(await graphOf(spec([128, 32]), spec([32, 32])))).toBe("none");
  expect(sharedWork(await graphOf(spec([256, 64]), spec([64, 256])))).toBe("little");
  expect(sharedWork(await graphOf(spec([512, 64]), spec([64, 512])))).toBe("much");
});

test("a graph of any batch size may be large", async () => {
  expect(sharedWork(await graphOf(spec(["n", 32]), spec([32, 32])))).toBe("much");
});
