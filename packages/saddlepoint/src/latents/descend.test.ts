import "../../testing/toBeAllClose.ts";
import { fc, test as property } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { dampedStep, normalEquations } from "./dampedStep.ts";
import { type Candidate, candidatesOf, descend, type Generate } from "./descend.ts";
import { latentSpace } from "./latentSpace.ts";

const WIDTH = 4;
const PIXELS = 6;
const VARIABLES = [0, 1, 2, 3].map((column) => ({ column, low: -1, high: 1, normal: false }));
const numbers = (size: number) =>
  fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: size, maxLength: size });

/** G(z) = A z, exactly linear. */
const linear =
  (matrix: readonly number[]): Generate =>
  async (latents) =>
    Float32Array.from({ length: (latents.length / WIDTH) * PIXELS }, (_, at) => {
      const [row, pixel] = [Math.floor(at / PIXELS), at % PIXELS];
      return VARIABLES.reduce(
        (sum, _, j) => sum + (matrix[pixel * WIDTH + j] ?? 0) * (latents[row * WIDTH + j] ?? 0),
        0,
      );
    });

async function candidate(
  latents: Float32Array,
  target: Float32Array,
  generate: Generate,
): Promise<Candidate> {
  const [found] = candidatesOf(latents, await generate(latents), target, VARIABLES);
  if (found === undefined) throw new Error("one point must be one candidate");
  return found;
}

describe("a step down the squared error", () => {
  property.prop([numbers(WIDTH * PIXELS), numbers(PIXELS), numbers(WIDTH)])(
    "never goes up, and never leaves the box",
    async (matrix, pixels, start) => {
      const [generate, target] = [linear(matrix), Float32Array.from(pixels, (x) => 3 * x)];
      let before = await candidate(Float32Array.from(start), target, generate);
      for (let step = 0; step < 3; step++) {
        const after = await descend(before, target, VARIABLES, generate);
        expect(after.error).toBeLessThanOrEqual(before.error);
        expect(Math.max(...after.latents.map(Math.abs))).toBeLessThanOrEqual(1);
        before = after;
      }
    },
  );

  property.prop([numbers(WIDTH), numbers(WIDTH)])(
    "of a linear generator finds the point that made the image",
    async (made, start) => {
      // Diagonally dominant, so that one point alone makes the image.
      const matrix = Array.from({ length: PIXELS * WIDTH }, (_, at) =>
        Math.floor(at / WIDTH) === at % WIDTH ? 2 : 0.2,
      );
      const generate = linear(matrix);
      const target = await generate(Float32Array.from(made));
      let at = await candidate(Float32Array.from(start), target, generate);
      for (let step = 0; step < 4; step++) at = await descend(at, target, VARIABLES, generate);
      for (const [j, value] of at.latents.entries()) expect(value).toBeCloseTo(made[j] ?? Number.NaN, 2);
    },
  );

  test("ends at the box's face where the best point lies beyond it, and the others are still found", async () => {
    const matrix = Array.from({ length: PIXELS * WIDTH }, (_, at) =>
      Math.floor(at / WIDTH) === at % WIDTH ? 1 : 0,
    );
    const generate = linear(matrix);
    const target = Float32Array.of(5, -0.25, -7, 0.5, 0, 0);
    let at = await candidate(new Float32Array(WIDTH), target, generate);
    for (let step = 0; step < 6; step++) at = await descend(at, target, VARIABLES, generate);
    for (const [j, best] of [1, -0.25, -1, 0.5].entries()) expect(at.latents[j]).toBeCloseTo(best, 3);
  });

  test("where nothing can be moved is the point itself", async () => {
    const target = new Float32Array(PIXELS);
    const at = await candidate(new Float32Array(WIDTH).fill(0.5), target, linear(new Array(24).fill(1)));
    expect(await descend(at, target, [], linear([]))).toBe(at);
  });

  test("of a generator that nothing moves is the point itself", async () => {
    const flat: Generate = async (latents) => new Float32Array((latents.length / WIDTH) * PIXELS).fill(0.5);
    const at = await candidate(new Float32Array(WIDTH), new Float32Array(PIXELS), flat);
    expect((await descend(at, new Float32Array(PIXELS), VARIABLES, flat)).latents).toEqual(at.latents);
  });
});

property.prop([numbers(WIDTH * PIXELS), numbers(PIXELS), fc.double({ min: 1e-3, max: 10, noNaN: true })])(
  "the damped step solves its equations, and holds what is held",
  (slopes, residuals, damping) => {
    const equations = normalEquations(Float32Array.from(slopes), Float32Array.from(residuals));
    const { curvature, gradient } = equations;
    const step = dampedStep(equations, damping, [false, true, false, false]);
    expect(step[1]).toBe(0);
    const trace = [0, 1, 2, 3].reduce((sum, i) => sum + (curvature[i * WIDTH + i] ?? 0), 0);
    const added = damping * (trace / WIDTH) + Number.EPSILON * trace;
    for (const i of [0, 2, 3]) {
      const left = [0, 1, 2, 3].reduce(
        (sum, j) => sum + ((curvature[i * WIDTH + j] ?? 0) + (i === j ? added : 0)) * (step[j] ?? 0),
        0,
      );
      expect(left).toBeCloseTo(-(gradient[i] ?? 0), 6);
    }
  },
);

test("the step of a linear generator with normal latents ends at their most likely value, (AᵀA + σ² I)⁻¹ Aᵀ x", async () => {
  const variables = VARIABLES.map((variable) => ({ ...variable, low: -3, high: 3, normal: true }));
  const slopes = [0.05, 0.5, 1, 2];
  const generate = linear(
    Array.from({ length: PIXELS * WIDTH }, (_, at) => {
      const [pixel, j] = [Math.floor(at / WIDTH), at % WIDTH];
      return pixel === j ? (slopes[j] ?? 0) : 0;
    }),
  );
  const target = Float32Array.of(0.1, 0.5, -1, 1, 0, 0);
  const latents = new Float32Array(WIDTH);
  let [at] = candidatesOf(latents, await generate(latents), target, variables);
  for (let step = 0; step < 12 && at !== undefined; step++)
    at = await descend(at, target, variables, generate);
  const expected = slopes.map((a, j) => (a * (target[j] ?? 0)) / (a ** 2 + 0.05 ** 2));
  expect([...(at?.latents ?? [])]).toBeAllClose(expected, { atol: 2e-3 });
});

test("a search moves what is continuous within its prior's range, and chooses classes", () => {
  const unbounded = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;
  const { variables, choices } = latentSpace(8, [
    { columns: [0, 3], classes: 3 },
    { columns: [3, 4], classes: 2 },
    { columns: [4, 5], support: [-1, 2] },
    { columns: [5, 8], support: unbounded },
  ]);
  expect(choices.map(({ classes }) => classes)).toEqual([3, 2]);
  expect(variables.map(({ column, low, high, normal }) => [column, low, high, normal])).toEqual([
    [4, -1, 2, false],
    ...[5, 6, 7].map((column) => [column, -3, 3, true]),
  ]);
});
