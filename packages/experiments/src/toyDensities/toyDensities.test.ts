import { describe, expect, test } from "vitest";
import "../../../saddlepoint/testing/toBeAllClose.ts";
import { stream } from "saddlepoint/random";
import { swissRoll } from "saddlepoint/toys";
import { BATCH, batchDistances, PAIRS } from "./batchDistances.ts";
import { toyDensities } from "./toyDensities.ts";

const points = (name: string) => swissRoll().sample(stream(1, name), PAIRS * BATCH);

describe("the distance between batches", () => {
  test("is 0 from points to themselves, and the length of a shift from points to their shifted copies", () => {
    const x = points("x");
    expect(batchDistances("same", x, x).value).toBe(0);
    const shifted = x.map((value, i) => value + (i % 2 === 0 ? 0.3 : 0.4));
    expect(batchDistances("shifted", x, shifted).value).toBeAllClose(0.5, { rtol: 1e-5 });
  });

  test("is above 0 between two draws of one distribution: the floor", () => {
    const { value, ci, kind, unit } = batchDistances("floor", points("x"), points("y"));
    expect(value).toBeGreaterThan(0.02);
    expect(value).toBeLessThan(0.4);
    expect([ci[0] < value, ci[1] > value, kind, unit]).toEqual([true, true, "estimate", "data units"]);
  });

  test("refuses fewer points than it needs", () => {
    expect(() => batchDistances("few", new Float32Array(20), points("y"))).toThrow(
      "batchDistances(name, x, y): x and y must hold 2000 points each, got 10 and 2000",
    );
  });
});

test("stopped before it began, the experiment still ends with a result, marked incomplete", async () => {
  const controller = new AbortController();
  controller.abort();
  const events = [];
  for await (const event of toyDensities.run({ seeds: [1], steps: 5 }, controller.signal)) events.push(event);
  expect(events).toMatchObject([{ kind: "result", complete: false, figures: [], quantities: [] }]);
});
