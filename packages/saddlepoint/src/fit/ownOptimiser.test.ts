import { expect, test, vi } from "vitest";

const example: string = new URL("../../../../examples/own-optimiser.ts", import.meta.url).href;

test("the example of an optimiser of one's own fits a sine", async () => {
  const said = vi.spyOn(console, "log").mockImplementation(() => {});
  await import(example);
  const [zero, one] = String(said.mock.lastCall?.[0]).match(/found (-?\d\.\d\d)/g) ?? [];
  said.mockRestore();
  const found = [zero, one].map((words) => Number(words?.slice("found ".length)));
  expect(Math.abs((found[0] ?? 1) - 0)).toBeLessThan(0.06);
  expect(Math.abs((found[1] ?? 0) - 1)).toBeLessThan(0.06);
});
