import { readFile } from "node:fs/promises";
import { openModel, Tensor } from "@saddlepoint/engine";
import { type CodeLayout, type PlacedCode, sampleLatents, writeColumns } from "saddlepoint/codes";
import { matchClusters } from "saddlepoint/evaluation";
import { openMnist, useRun } from "saddlepoint/node";
import { type SampleQuality, sampleQuality } from "saddlepoint/quality";
import { stream } from "saddlepoint/random";
import { inFloat32, type Samples, samples, takeSamples } from "saddlepoint/samples";
import { spearman } from "../digits/spearman.ts";
import { type Strokes, strokesOf } from "../digits/strokes.ts";
import { fromRoot } from "../paths.ts";

const SIDE = 28;
const PIXELS = SIDE * SIDE;
const CLASSES = 10;
const NETWORK = "packages/saddlepoint/models/digits.onnx";
/** Where a style is at its ends, beyond the prior's. */
const ENDS = [-2, 2] as const;

/** What is found of a run's digits by a network that it never saw. */
export type JudgedDigits = {
  readonly run: string;
  readonly step: number;
  /** Generated digits against the test images, and the first training images in their place. */
  readonly quality: SampleQuality;
  readonly real: SampleQuality;
  /** The share of samples that are read as the digit of their code, values and digits matched one to one. */
  readonly right: number;
  readonly styles: readonly {
    readonly name: string;
    /** Its rank correlation with each measure of the strokes. */
    readonly follows: Readonly<Record<keyof Strokes, number>>;
    /** The share read right with it at -2 and at 2. */
    readonly atEnds: readonly number[];
  }[];
  /** The same with two styles at their ends, all four ways. */
  readonly atBothEnds: readonly number[];
};

export type JudgeOptions = {
  /** Samples, and real images. */
  readonly n: number;
  readonly threads: number;
  readonly say: (text: string) => void;
};

type Read = { readonly features: Samples; readonly classes: Int32Array };

/** Judges runs on MNIST by the digits network. */
export async function judgeDigits(
  runs: readonly string[],
  { n, threads, say }: JudgeOptions,
): Promise<readonly JudgedDigits[]> {
  const model = await openModel(await readFile(fromRoot(NETWORK)), { threads });
  const numbers = (tensor: Tensor | undefined): Float32Array => {
    if (tensor?.data instanceof Float32Array) return tensor.data;
    throw new TypeError("judgeDigits: the network must give float32 features and logits");
  };
  async function read(pixels: Float32Array): Promise<Read> {
    const count = pixels.length / PIXELS;
    const features: Float32Array[] = [];
    const classes = new Int32Array(count);
    for (let from = 0; from < count; from += BATCH) {
      const to = Math.min(count, from + BATCH);
      const images = new Tensor("float32", pixels.subarray(from * PIXELS, to * PIXELS), [
        to - from,
        1,
        SIDE,
        SIDE,
      ]);
      const given = await model.run({ images });
      features.push(numbers(given["out.features"]));
      const logits = numbers(given["out.logits"]);
      for (let i = from; i < to; i++) {
        const row = logits.subarray((i - from) * CLASSES, (i - from + 1) * CLASSES);
        classes[i] = row.indexOf(Math.max(...row));
      }
    }
    const rows = Float32Array.from(features.flatMap((part) => [...part]));
    return { features: samples(rows, count, rows.length / count), classes };
  }
  const network = "digits";
  const first = (of: Samples): Float32Array =>
    inFloat32(
      takeSamples(
        of,
        Int32Array.from({ length: n }, (_, i) => i),
      ),
    ).values;
  try {
    say("reading real images");
    const { train, test } = await openMnist();
    const real = await read(first(test));
    const others = await read(first(train));
    const ofReal = await sampleQuality(real.features, others.features, { network, threads });
    const judged: JudgedDigits[] = [];
    for (const run of runs) {
      say(run);
      judged.push(
        await useRun(run, { threads }, async ({ model: { layout }, snapshot }, inference) => {
          const made = async (latents: Float32Array): Promise<Float32Array> =>
            numbers(await inference.generate(snapshot.state, latents));
          const latents = sampleLatents(layout, stream(SEED, "digits"), n);
          const images = await made(latents);
          const { features, classes } = await read(images);
          const { digit, styles } = codesOf(layout, run);
          const codes = valuesOf(layout, digit, latents);
          const { assignment, errorRate } = matchClusters(codes, classes, CLASSES);
          /** The share read right of the first samples with some styles at given values. */
          const rightAt = async (values: readonly (readonly [PlacedCode, number])[]): Promise<number> => {
            const moved = latents.slice(0, Math.min(n, AT_ENDS) * layout.inputSize);
            const count = moved.length / layout.inputSize;
            for (const [{ columns }, value] of values) {
              writeColumns(moved, layout.inputSize, columns[0], new Float32Array(count).fill(value), 1);
            }
            const found = (await read(await made(moved))).classes;
            return found.filter((digitRead, i) => assignment[codes[i] ?? 0] === digitRead).length / count;
          };
          const strokes = Array.from({ length: n }, (_, i) =>
            strokesOf(images.subarray(i * PIXELS, (i + 1) * PIXELS), SIDE),
          );
          const follows = ({ columns }: PlacedCode, measure: keyof Strokes): number =>
            spearman(
              strokes.map((_, i) => latents[i * layout.inputSize + columns[0]] ?? 0),
              strokes.map((each) => each[measure]),
            );
          const [one, two] = styles;
          return {
            run,
            step: snapshot.step,
            quality: await sampleQuality(real.features, features, { network, threads }),
            real: ofReal,
            right: 1 - errorRate,
            styles: await Promise.all(
              styles.map(async (style) => ({
                name: style.name,
                follows: {
                  slant: follows(style, "slant"),
                  stroke: follows(style, "stroke"),
                  width: follows(style, "width"),
                },
                atEnds: await Promise.all(ENDS.map((value) => rightAt([[style, value]]))),
              })),
            ),
            atBothEnds:
              one === undefined || two === undefined
                ? []
                : await Promise.all(
                    ENDS.flatMap((a) =>
                      ENDS.map((b) =>
                        rightAt([
                          [one, a],
                          [two, b],
                        ]),
                      ),
                    ),
                  ),
          };
        }),
      );
    }
    return judged;
  } finally {
    await model.release();
  }
}

const BATCH = 500;
const SEED = 99;
/** Samples with styles at their ends, each time. */
const AT_ENDS = 2000;

/** The code that should be the digit, and those that should be styles. */
function codesOf({ codes }: CodeLayout, run: string) {
  const digit = codes.find(({ code }) => code.kind === "categorical" && code.dimension === CLASSES);
  if (digit === undefined) {
    throw new RangeError(
      `judgeDigits(runs): ${run} must have a categorical code of ${CLASSES} classes, got none`,
    );
  }
  return { digit, styles: codes.filter(({ code }) => !code.discrete) };
}

/** The value of a categorical code in each row of latents. */
const valuesOf = (
  { inputSize }: CodeLayout,
  { columns: [from, to] }: PlacedCode,
  latents: Float32Array,
): Int32Array =>
  Int32Array.from({ length: latents.length / inputSize }, (_, i) =>
    latents.subarray(i * inputSize + from, i * inputSize + to).indexOf(1),
  );
