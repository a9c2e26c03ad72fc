import { expect, test } from "vitest";
import { stream } from "../random/stream.ts";
import { memoryOf, weightsOf } from "../recipes/memoryOf.ts";
import { modelOf } from "../recipes/modelOf.ts";
import { parseRecipe } from "../recipes/parseRecipe.ts";
import { presets } from "../recipes/presets.ts";
import { requireMemory } from "./requireMemory.ts";

const SHAPES: Readonly<Record<string, readonly number[]>> = {
  avatars: [3, 48, 48],
  sprites: [1, 32, 32],
};

test.each(Object.entries(presets))("the weights of %s are counted without making them", (_, preset) => {
  const recipe = parseRecipe(preset);
  const { size, channels } = recipe.data;
  const shape =
    recipe.network.kind === "mlp"
      ? [2]
      : size === undefined
        ? (SHAPES[recipe.data.source] ?? [channels ?? 1, 28, 28])
        : [channels ?? 3, size, size];
  const { generator, critic, reader } = modelOf(recipe, shape);
  const made = [generator, critic, ...(reader === undefined ? [] : [reader])].flatMap((network) =>
    Object.values(network.init(stream(1, "weights")).weights),
  );
  const exact = made.reduce((total, { size }) => total + size, 0);
  expect(weightsOf(recipe, shape) / exact).toBeGreaterThan(0.95);
  expect(weightsOf(recipe, shape) / exact).toBeLessThan(1.05);
});

const points = parseRecipe({ ...presets["ring-gan"], network: { kind: "mlp" } });

test("what does not fit is refused with what it needs, what there is and what to change", () => {
  const wide = { ...points, network: { ...points.network, generator: { widths: Array(8).fill(65_536) } } };
  const recipe = parseRecipe(wide);
  expect(memoryOf(recipe, [2])).toBeGreaterThan(8e11);
  expect(() => requireMemory(recipe, [2], 8e9)).toThrow(
    /needs about \S+ [GT]B of memory, and this machine has 8 GB/,
  );
  expect(() => requireMemory(points, [2], 8e9)).not.toThrow();
});
