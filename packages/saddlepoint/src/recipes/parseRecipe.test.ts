import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { parseRecipe } from "./parseRecipe.ts";

const BASE = { data: "mnist", training: { steps: 5 } };

describe("a recipe is refused with the path, the requirement and the value received", () => {
  test.each([
    [5, "recipe: Invalid input: expected object, received number, got 5"],
    [{ training: { steps: 5 } }, "recipe: data: Invalid input: expected object, received undefined"],
    [{ ...BASE, name: "a\nb" }, 'name: must be usable as the name of a folder, got "a\\nb"'],
    [{ ...BASE, name: "x".repeat(101) }, "name: must be usable as the name of a folder, got "],
    [{ ...BASE, data: ["x".repeat(1000)] }, /got \["x{198}…/],
    [{ ...BASE, data: "" }, 'data.source: Too small: expected string to have >=1 characters, got ""'],
    [
      { ...BASE, data: { source: "x", channels: 2 } },
      "data.channels: Invalid option: expected one of 1|3, got 2",
    ],
    [
      { ...BASE, training: { steps: 1.5 } },
      "training.steps: Invalid input: expected int, received number, got 1.5",
    ],
    [
      { ...BASE, training: { steps: Number.NaN } },
      "training.steps: Invalid input: expected number, received NaN, got NaN",
    ],
    [
      { ...BASE, training: { steps: 5, seed: -1 } },
      "training.seed: Too small: expected number to be >=0, got -1",
    ],
    [
      { ...BASE, training: { steps: 5, critic: { rate: Number.POSITIVE_INFINITY } } },
      "training.critic.rate: Invalid input: expected number, received Infinity, got Infinity",
    ],
    [
      { ...BASE, codes: { a: { kind: "nose" } } },
      "codes.a.kind: Invalid discriminator value. Expected 'categorical' | 'uniform' | 'normal' | 'bernoulli', got \"nose\"",
    ],
    [
      { ...BASE, codes: { a: { kind: "categorical", classes: 1 } } },
      "codes.a.classes: Too small: expected number to be >=2, got 1",
    ],
    [
      { ...BASE, codes: { "1x": { kind: "normal" } } },
      'codes.1x: a code\'s name must be a letter and then letters, digits, _ or -, got "1x"',
    ],
    [
      { ...BASE, codes: { a: { kind: "categorical", classes: 2, probabilities: [0.5, 0.4] } } },
      "codes.a.probabilities must be 2 numbers above 0, one for each class, that sum to 1, got a sum of 0.9",
    ],
    [
      { ...BASE, codes: { a: { kind: "uniform", low: 2, high: 1 } } },
      "codes.a.low must be below codes.a.high, got 2 and 1",
    ],
    [{ ...BASE, noise: { size: 0 } }, "noise.size must be at least 1 where there are no codes, got 0"],
    [
      {
        ...BASE,
        codes: { a: { kind: "categorical", classes: 2 } },
        objective: { invariance: { transform: { rotation: 360 } } },
      },
      "objective.invariance.transform.rotation: Too big: expected number to be <360, got 360",
    ],
    [
      { ...BASE, objective: { information: {} } },
      "objective.information needs at least one code in codes, got none",
    ],
    [
      { ...BASE, codes: { a: { kind: "normal" } }, objective: { information: { weights: { b: 1 } } } },
      "objective.information.weights must name codes (a), got b",
    ],
    [
      { ...BASE, codes: { a: { kind: "normal" } }, objective: { invariance: {} } },
      "objective.invariance needs a categorical code in codes, got a",
    ],
  ])("%j", (value, message) => {
    expect(() => parseRecipe(value)).toThrow(RangeError);
    expect(() => parseRecipe(value)).toThrow(message);
  });

  test("all of its problems are listed, one a line, after the name it was given", () => {
    const wrong = { ...BASE, training: { steps: 0, seed: 0.5 }, noise: { size: -1 } };
    const caught = () => parseRecipe(wrong, "mine.yaml");
    expect(caught).toThrow(
      /^mine\.yaml: noise\.size: .*\nmine\.yaml: training\.steps: .*\nmine\.yaml: training\.seed: .*$/,
    );
  });

  const places: readonly (readonly string[])[] = [
    [],
    ["training"],
    ["training", "generator"],
    ["noise"],
    ["network", "critic"],
    ["objective"],
    ["objective", "invariance", "transform"],
    ["codes", "c"],
    ["data"],
  ];
  const complete = parseRecipe({
    ...BASE,
    codes: { c: { kind: "categorical", classes: 2 } },
    objective: { invariance: {} },
  });
  const added = (value: unknown, [key, ...rest]: readonly string[]): unknown => {
    const object = typeof value === "object" && value !== null ? { ...value } : {};
    return key === undefined
      ? { ...object, zz: 1 }
      : { ...object, [key]: added(Reflect.get(object, key), rest) };
  };

  test.each(places.map((place) => [place.join(".") || "the top", place] as const))(
    "an unknown key is refused anywhere: %s",
    (_, place) => {
      expect(() => parseRecipe(added(complete, place))).toThrow(
        `recipe: ${[...place, "zz"].join(".")}: there is no such key; there are `,
      );
    },
  );

  test.each([
    [
      { training: { steps: 5, averageDeacy: 0.9 } },
      "training.averageDeacy: did you mean training.averageDecay?",
    ],
    [{ trainnig: { steps: 5 } }, "trainnig: did you mean training?"],
    [{ batchSize: 5 }, "batchSize: did you mean training.batchSize?"],
    [
      { network: { kind: "residual", critic: { bloks: 1 } } },
      "network.critic.bloks: did you mean network.critic.blocks?",
    ],
    [
      { network: { kind: "residual", critic: { conv1: 1 } } },
      "network.critic.conv1: only the kind infogan has this key; here there are width, most, blocks, dense, q",
    ],
    [{ network: { critic: { conv3: 1 } } }, "network.critic.conv3: did you mean network.critic.conv1?"],
    [{ codes: { a: { kind: "uniform", hig: 1 } } }, "codes.a.hig: did you mean codes.a.high?"],
    [
      { training: { steps: 5, critic: { rat: 1 } } },
      "training.critic.rat: did you mean training.critic.rate?",
    ],
    [{ data: { source: "mnist", sizes: 3 } }, "data.sizes: did you mean data.size?"],
  ])("the key that was probably meant is named: %j", (wrong, message) => {
    expect(() => parseRecipe({ ...BASE, ...wrong })).toThrow(`recipe: ${message}`);
  });
});

test("a complete recipe is complete: parsing it again changes nothing", () => {
  const recipe = parseRecipe({ ...BASE, codes: { c: { kind: "uniform" } }, objective: { information: {} } });
  expect(parseRecipe(JSON.parse(JSON.stringify(recipe)))).toEqual(recipe);
});

test("a weight of null is refused: it seems to take a code's term away, and its default would stay", () => {
  const objective = { information: { weights: { a: null } } };
  expect(() => parseRecipe({ ...BASE, codes: { a: { kind: "uniform" } }, objective })).toThrow(
    "recipe: objective.information.weights.a: must be a number of at least 0, where 0 takes the code's term away, got null",
  );
});

test("null stands for what is left out, anywhere else", () => {
  const written = {
    ...BASE,
    description: null,
    noise: null,
    codes: { a: null, b: { kind: "uniform", low: null } },
    objective: { penalty: null, information: { weights: null } },
    training: { steps: 5, averageDecay: null, critic: { rate: null } },
  };
  expect(parseRecipe(written)).toEqual(
    parseRecipe({ ...BASE, codes: { b: { kind: "uniform" } }, objective: { information: {} } }),
  );
  expect(() => parseRecipe({ ...BASE, data: null })).toThrow("recipe: data: Invalid input: expected object");
});

test("a text for data is its source, and a prior of the noise leaves its size", () => {
  const recipe = parseRecipe({ ...BASE, noise: { prior: "normal" } });
  expect(recipe.data).toEqual({ source: "mnist", heldOut: 1000 });
  expect(recipe.noise).toEqual({ size: 62, prior: "normal" });
});

test.prop([fc.anything()])("whatever it is given, it gives a recipe or says what is wrong", (value) => {
  expect(() => parseRecipe(value)).toThrow(/^recipe: /);
});
