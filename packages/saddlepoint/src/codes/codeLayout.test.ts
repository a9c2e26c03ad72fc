import { fc, test } from "@fast-check/vitest";
import { numpy as np } from "@jax-js/jax";
import { beforeAll, describe, expect } from "vitest";
import { startCpu, values } from "../../testing/jax.ts";
import "../../testing/toBeAllClose.ts";
import { stream } from "../random/stream.ts";
import { bernoulli } from "./bernoulli.ts";
import { categorical } from "./categorical.ts";
import type { Code } from "./code.ts";
import { codeLayout, columnsOf, encodingOf, headOf, sampleLatents } from "./codeLayout.ts";
import { informationBound } from "./informationBound.ts";
import { normal } from "./normal.ts";
import { uniform } from "./uniform.ts";

beforeAll(startCpu);

const layout = codeLayout(
  { digit: categorical(10), slant: uniform(-1, 1), flag: bernoulli(), width: normal() },
  { size: 5, prior: uniform(-1, 1) },
);

describe("codeLayout", () => {
  test("places every code once, codes first, noise last", () => {
    expect(layout.inputSize).toBe(10 + 1 + 1 + 1 + 5);
    expect(layout.headSize).toBe(10 + 2 + 1 + 2);
    expect(layout.codes.map(({ columns }) => columns)).toEqual([
      [0, 10],
      [10, 11],
      [11, 12],
      [12, 13],
    ]);
    expect(layout.codes.map(({ heads }) => heads)).toEqual([
      [0, 10],
      [10, 12],
      [12, 13],
      [13, 15],
    ]);
  });

  test("the InfoGAN paper's MNIST layout is 74 wide", () => {
    const paper = codeLayout(
      { c1: categorical(10), c2: uniform(-1, 1), c3: uniform(-1, 1) },
      { size: 62, prior: uniform(-1, 1) },
    );
    expect([paper.inputSize, paper.headSize]).toEqual([74, 14]);
  });

  test("traced slices and host columns agree, and hold each code's own draws", () => {
    const n = 6;
    const latents = sampleLatents(layout, stream(1, "latents"), n);
    const source = stream(1, "latents");
    for (const placed of layout.codes) {
      const own = placed.code.sample(source, n);
      expect(columnsOf(latents, layout.inputSize, placed.columns)).toEqual(own);
      const traced = encodingOf(placed, np.array(latents, { shape: [n, layout.inputSize] }));
      expect([traced.shape, values(traced)]).toEqual([[n, placed.code.dimension], [...own]]);
    }
  });

  test("heads are cut where they were placed", () => {
    const row = Float32Array.from({ length: layout.headSize }, (_, i) => i);
    for (const placed of layout.codes) {
      const cut = values(headOf(placed, np.array(row, { shape: [1, layout.headSize] })));
      expect(cut).toEqual([...columnsOf(row, layout.headSize, placed.heads)]);
      expect(cut).toHaveLength(placed.code.headSize);
    }
  });

  test("a layout without codes is plain noise; one without anything, or with odd noise, is refused", () => {
    const plain = codeLayout({}, { size: 3, prior: normal() });
    expect([plain.inputSize, plain.headSize]).toEqual([3, 0]);
    expect(() => codeLayout({}, { size: 0, prior: normal() })).toThrow(
      /needs at least one code or unit of noise/,
    );
    expect(() => codeLayout({}, { size: 1.5, prior: normal() })).toThrow(/noise.size must be .* got 1.5/);
    expect(() => codeLayout({}, { size: 2, prior: categorical(3) })).toThrow(
      /noise.prior must take one number/,
    );
  });
});

describe("a layout with a reader", () => {
  const isCategorical = ({ kind }: Code) => kind === "categorical";
  const code = fc.oneof(
    fc.integer({ min: 2, max: 5 }).map(categorical),
    fc.constantFrom(uniform(-1, 1), normal(), bernoulli()),
  );
  const someCodes = fc
    .array(code, { maxLength: 6 })
    .map((codes) => Object.fromEntries(codes.map((each, i) => [`c${i}`, each])));
  const laidOut = (codes: Readonly<Record<string, Code>>) =>
    codeLayout(codes, { size: 1, prior: normal() }, { isRead: isCategorical });
  const indices = ([start, end]: readonly [number, number]) =>
    Array.from({ length: end - start }, (_, i) => start + i);

  test.prop([someCodes])("heads are a partition of Q's outputs, the reader's first", (codes) => {
    const { codes: placed, headSize, readerHeadSize } = laidOut(codes);
    const taken = placed.flatMap(({ heads }) => indices(heads)).sort((a, b) => a - b);
    expect(taken).toEqual(indices([0, headSize]));
    const read = placed.filter((each) => isCategorical(each.code)).flatMap(({ heads }) => indices(heads));
    expect(read).toEqual(indices([0, readerHeadSize]));
  });

  test.prop([someCodes])("columns of the generator's input are those without a reader", (codes) => {
    const plain = codeLayout(codes, { size: 1, prior: normal() });
    expect(laidOut(codes).codes.map(({ columns }) => columns)).toEqual(
      plain.codes.map(({ columns }) => columns),
    );
  });

  test("bounds read their own heads and codes whatever the order of the codes", () => {
    const n = 3;
    const codes = { slant: uniform(-1, 1), flag: bernoulli(), digit: categorical(3), side: categorical(2) };
    const one = laidOut(codes);
    expect(one.codes.map(({ heads }) => heads)).toEqual([
      [5, 7],
      [7, 8],
      [0, 3],
      [3, 5],
    ]);
    const heads = Float32Array.from({ length: n * one.headSize }, (_, i) => Math.sin(i));
    const latents = sampleLatents(one, stream(1, "latents"), n);
    for (const placed of one.codes) {
      const traced = informationBound(
        placed.code,
        headOf(placed, np.array(heads, { shape: [n, one.headSize] })),
        encodingOf(placed, np.array(latents, { shape: [n, one.inputSize] })),
      );
      const head = columnsOf(heads, one.headSize, placed.heads);
      const encoding = columnsOf(latents, one.inputSize, placed.columns);
      const alone = informationBound(
        placed.code,
        np.array(head, { shape: [n, placed.code.headSize] }),
        np.array(encoding, { shape: [n, placed.code.dimension] }),
      );
      expect(traced).toBeAllClose(values(alone), { atol: 1e-6 });
    }
  });
});
