import { fc, test } from "@fast-check/vitest";
import { type Samples, samples } from "saddlepoint/samples";
import { describe, expect } from "vitest";
import { UsageError } from "../usageError.ts";
import { chosenMethod, ESTIMANDS, estimandNamed, givenFlags, methodsFor } from "./estimands.ts";

const table = (n: number, d: number): Samples => samples(new Float64Array(n * d), n, d);

const information = await estimandNamed("mutual-information");
const wasserstein = await estimandNamed("wasserstein");
const small = table(10, 2);

describe("the default method", () => {
  test.each([
    [information, [], "auto"],
    [information, ["steps", "rate"], "auto"],
    [information, ["classes"], "barber-agakov"],
    [information, ["steps", "entropy"], "barber-agakov"],
    [information, ["neighbours"], "ksg"],
    [information, ["bins"], "histogram"],
    [wasserstein, [], "exact"],
    [wasserstein, ["order"], "exact"],
    [wasserstein, ["steps"], "critic"],
  ] as const)("is the first that takes what is given: %# %j", (estimand, given, name) => {
    expect(chosenMethod(methodsFor(estimand, undefined, given), small, small).name).toBe(name);
  });

  test("of wasserstein is exact up to what takes seconds, and on the line always", () => {
    const methods = methodsFor(wasserstein, undefined, []);
    expect(chosenMethod(methods, table(3000, 2), table(3000, 2)).name).toBe("exact");
    expect(chosenMethod(methods, table(3001, 2), table(3000, 2)).name).toBe("critic");
    expect(chosenMethod(methods, table(100_000, 1), table(100_000, 1)).name).toBe("exact");
  });

  test("is the one that takes the flag even where it does not suit", () => {
    expect(
      chosenMethod(methodsFor(wasserstein, undefined, ["order"]), table(4000, 2), table(4000, 2)).name,
    ).toBe("exact");
  });
});

test("a named method that ignores a flag, or no method for all flags, is bad usage", () => {
  expect(() => methodsFor(information, "nwj", ["bins"])).toThrow(UsageError);
  expect(() => methodsFor(information, undefined, ["bins", "neighbours"])).toThrow(
    /histogram \(--bins\).*club \(--steps, --hidden, --rate\)/,
  );
  expect(() => methodsFor(wasserstein, "sinkhorn", [])).toThrow("must be one of [exact, critic]");
});

test.prop([fc.constantFrom(...Object.keys(ESTIMANDS))])(
  "every quantity is found by its name",
  async (name) => {
    expect(await estimandNamed(name)).toBe(ESTIMANDS[name]);
  },
);

test("an alpha divergence is found by its order", async () => {
  expect((await estimandNamed("alpha(0.5)")).paired).toBe(false);
  await expect(estimandNamed("alpha(x)")).rejects.toThrow(UsageError);
  await expect(estimandNamed("klm")).rejects.toThrow("did you mean kl?");
});

test("the methods' flags are told from all others", () => {
  expect(givenFlags({ x: "a", json: true, steps: 3, order: undefined, bins: 2 })).toEqual(["steps", "bins"]);
});
