import { describe, expect, test } from "vitest";
import { drawAvatars } from "./avatars.ts";

const N = 120;
const drawn = drawAvatars(N, "test", { size: 16 });

describe("avatars show their factors", () => {
  /** The colours of an image's pixels as hexadecimal numbers. */
  async function coloursOf(i: number): Promise<ReadonlySet<string>> {
    const { values, d } = await drawn;
    const area = 16 * 16;
    const hex = (at: number) => Number(values[at]).toString(16).padStart(2, "0");
    return new Set(
      Array.from({ length: area }, (_, at) =>
        [0, 1, 2].map((channel) => hex(i * d + channel * area + at)).join(""),
      ),
    );
  }

  test.each(["hairColor", "skinColor", "clothingColor"])("%s is a colour of the image", async (name) => {
    const { factors = [] } = await drawn;
    const factor = factors.find((each) => each.name === name);
    if (factor?.names === undefined) throw new Error(`no factor ${name}`);
    const missing: string[] = [];
    for (let i = 0; i < N; i++) {
      const colour = factor.names[factor.values[i] ?? 0] ?? "";
      const found = await coloursOf(i);
      if (!found.has(colour)) missing.push(`${i}: ${colour}`);
    }
    // A few styles leave no square of hair, a few clothes are drawn in other shades.
    expect(missing.length).toBeLessThan(N / 20);
  });

  test("images with the same factors are the same, and with others are others", async () => {
    const { values, d, factors = [] } = await drawn;
    const key = (i: number) => factors.map((factor) => factor.values[i]).join(" ");
    const pixels = (i: number) => values.subarray(i * d, (i + 1) * d).join(" ");
    const byPixels = new Map(Array.from({ length: N }, (_, i) => [pixels(i), key(i)]));
    expect(byPixels.size).toBe(new Set(Array.from({ length: N }, (_, i) => key(i))).size);
  });

  test("the same part is the same at every time, and fewer are the first of more", async () => {
    const few = await drawAvatars(10, "test", { size: 16 });
    expect(few.values).toEqual((await drawn).values.subarray(0, few.values.length));
  });

  test("a size that cannot be is refused by name", async () => {
    await expect(drawAvatars(1, "test", { size: 8 })).rejects.toThrow(/size must be .* at least 16 .* got 8/);
  });
});
