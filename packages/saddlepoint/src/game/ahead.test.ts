import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { ahead } from "./ahead.ts";

/** An iterator of `items` that counts how many were made. */
function counted(items: readonly number[]): { made: number; items: Iterator<number, void> } {
  const counter = { made: 0, items: iterate() };
  function* iterate(): Generator<number, void> {
    for (const item of items) {
      counter.made++;
      yield item;
    }
  }
  return counter;
}

describe("ahead", () => {
  test.prop([fc.array(fc.integer()), fc.infiniteStream(fc.boolean())])(
    "gives the items in their order, and then nothing, whichever were prepared",
    (items, prepares) => {
      const taken = ahead(counted(items).items);
      const got = [...items, 0].map(() => {
        if (prepares.next().value) taken.prepare();
        return taken.take();
      });
      expect(got).toEqual([...items, undefined]);
    },
  );

  test("makes nothing before it is asked to", () => {
    const source = counted([1, 2]);
    ahead(source.items);
    expect(source.made).toBe(0);
  });

  test("is at most one item ahead, however often it is told to prepare", () => {
    const source = counted([1, 2, 3]);
    const taken = ahead(source.items);
    taken.take();
    taken.prepare();
    taken.prepare();
    expect(source.made).toBe(2);
    expect(taken.take()).toBe(2);
    expect(source.made).toBe(2);
  });
});
