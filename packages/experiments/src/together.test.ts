import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { type Job, together } from "./together.ts";

async function finish<Event, Result extends object>(
  run: AsyncGenerator<Event, readonly Result[], undefined>,
) {
  const said: Event[] = [];
  for (;;) {
    const { value, done } = await run.next();
    if (done) return { said, results: value };
    said.push(value);
  }
}

describe("jobs together", () => {
  const lengths = fc.array(fc.nat(5), { maxLength: 6 });
  test.prop([lengths, fc.integer({ min: 1, max: 4 })])(
    "say everything, each in its own order, at most so many at once; results keep the jobs' order",
    async (counts, width) => {
      let open = 0;
      let most = 0;
      async function* job(count: number): Job<number, { readonly count: number }> {
        most = Math.max(most, ++open);
        await Promise.resolve();
        for (let i = 0; i < count; i++) yield i;
        open--;
        return { count };
      }
      const { said, results } = await finish(
        together(
          counts.map((count) => () => job(count)),
          width,
        ),
      );
      expect(results).toEqual(counts.map((count) => ({ count })));
      expect(most).toBe(Math.min(width, counts.length));
      counts.forEach((count, index) => {
        const own = said.filter((each) => each.index === index).map(({ event }) => event);
        expect(own).toEqual(Array.from({ length: count }, (_, i) => i));
      });
    },
  );

  test("leave out one that returned nothing", async () => {
    async function* stopped(): Job<number, { readonly at: number }> {
      yield 1;
      return undefined;
    }
    async function* whole(): Job<number, { readonly at: number }> {
      yield 1;
      return { at: 2 };
    }
    expect((await finish(together([stopped, whole]))).results).toEqual([{ at: 2 }]);
  });

  test("are all ended when one throws, and when nobody listens any more", async () => {
    const ended: string[] = [];
    async function* job(name: string, fails: boolean): Job<string, object> {
      try {
        for (let i = 0; ; i++) {
          if (fails && i === 2) throw new Error(`${name} broke`);
          yield name;
        }
      } finally {
        ended.push(name);
      }
    }
    const failing = together([() => job("a", false), () => job("b", true)]);
    await expect(finish(failing)).rejects.toThrow("b broke");
    expect(ended.toSorted()).toEqual(["a", "b"]);
    for await (const _ of together([() => job("c", false), () => job("d", false)])) break;
    expect(ended.toSorted()).toEqual(["a", "b", "c", "d"]);
  });
});
