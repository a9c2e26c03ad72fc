import { expect, test } from "vitest";
import { lazily } from "./lazily.ts";

/** Something that counts how often it was made and freed. */
function counted() {
  const counts = { made: 0, freed: 0 };
  const lazy = lazily(async () => {
    counts.made++;
    return {
      release: async () => {
        counts.freed++;
      },
    };
  });
  return { counts, lazy };
}

test("what nobody asks for is neither made nor freed", async () => {
  const { counts, lazy } = counted();
  await lazy.release();
  expect(counts).toEqual({ made: 0, freed: 0 });
});

test("what is asked for several times, also at once, is made once, and freed once", async () => {
  const { counts, lazy } = counted();
  const [one, other] = await Promise.all([lazy.get(), lazy.get()]);
  expect(await lazy.get()).toBe(one);
  expect(other).toBe(one);
  await lazy.release();
  expect(counts).toEqual({ made: 1, freed: 1 });
});

test("what could not be made says so to whoever asks, and nothing is left to free", async () => {
  const lazy = lazily(async (): Promise<{ release(): Promise<void> }> => {
    throw new RangeError("no such device");
  });
  await expect(lazy.get()).rejects.toThrow("no such device");
  await expect(lazy.release()).resolves.toBeUndefined();
});
