import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fc, test } from "@fast-check/vitest";
import { afterAll, describe, expect } from "vitest";
import { type LineBlock, lineBlocks } from "./lineBlocks.ts";
import { beginsLine, endOfLines, offsetOfStep } from "./metricsFile.ts";

const folder = mkdtempSync(join(tmpdir(), "saddlepoint-lines-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, "lines");

async function blocksOf(bytes: Uint8Array, from?: number, to?: number): Promise<LineBlock[]> {
  writeFileSync(path, bytes);
  const blocks: LineBlock[] = [];
  for await (const block of lineBlocks(path, from, to)) blocks.push(block);
  return blocks;
}

/** Whole lines by the simplest means. */
const wholeLines = (bytes: Buffer): string[] => bytes.toString("utf8").split("\n").slice(0, -1);

describe("the blocks of a file hold its whole lines, in their order, each where it begins", () => {
  test.prop([fc.array(fc.oneof(fc.constant(10), fc.nat({ max: 255 })), { maxLength: 300 })])(
    "whatever its bytes",
    async (list) => {
      const bytes = Buffer.from(list);
      const blocks = await blocksOf(bytes);
      expect(blocks.flatMap(({ lines }) => lines)).toEqual(wholeLines(bytes));
      for (const start of blocks.flatMap(({ starts }) => starts)) {
        if (start > 0) expect(bytes[start - 1]).toBe(10);
        expect(await beginsLine(path, start)).toBe(true);
      }
      expect(blocks.at(-1)?.end ?? 0).toBe(bytes.lastIndexOf(10) + 1);
      expect(await endOfLines(path, bytes.length)).toBe(bytes.lastIndexOf(10) + 1);
    },
  );

  test("over many blocks, begun anywhere and ended anywhere", async () => {
    const bytes = Buffer.from(Array.from({ length: 60_000 }, (_, i) => `line ${i}\n`).join(""));
    const all = await blocksOf(bytes);
    expect(all.length).toBeGreaterThan(1);
    expect(all.flatMap(({ lines }) => lines)).toEqual(wholeLines(bytes));
    const middle = all[0]?.starts[1000] ?? 0;
    const cut = middle + 5000;
    const some = await blocksOf(bytes, middle, cut);
    expect(some.flatMap(({ lines }) => lines)).toEqual(wholeLines(bytes.subarray(middle, cut)));
  });

  test("a line that is far too long to be one is passed over, and the next is found", async () => {
    const blocks = await blocksOf(Buffer.from(`first\n${"x".repeat(5_000_000)}\nlast\n`));
    expect(blocks.flatMap(({ lines }) => lines)).toEqual(["first", "last"]);
    expect(blocks.at(-1)?.starts).toEqual([5_000_007]);
  });
});

test.prop([fc.array(fc.nat({ max: 20 }), { maxLength: 40 }), fc.nat({ max: 22 })])(
  "a step's lines begin at the first that is of it or later, or at the end",
  async (unsorted, step) => {
    const steps = unsorted.sort((a, b) => a - b);
    const lines = steps.map((at) => `{"step":${at}}\n`);
    writeFileSync(path, lines.join(""));
    const before = steps.filter((at) => at < step).length;
    expect(await offsetOfStep(path, step)).toBe(lines.slice(0, before).join("").length);
  },
);
