import { type Block, tableOf } from "../report/write.ts";
import type { JudgedDigits } from "../subject/judgeDigits.ts";

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const decimal = (value: number): string => value.toFixed(2);

/** What the network says of each run, and of real images in its place. */
export function digitBlocks(judged: readonly JudgedDigits[]): readonly Block[] {
  const [first] = judged;
  if (first === undefined) return [];
  const rows = [
    { name: "real images", quality: first.real, right: undefined },
    ...judged.map(({ run, step, quality, right }) => ({ name: `${run}, step ${step}`, quality, right })),
  ];
  const styles = judged.flatMap(({ run, styles: of, atBothEnds }) =>
    of.map((style, i) => ({ run, ...style, both: i === 0 ? atBothEnds : [] })),
  );
  return [
    { text: ["By the digits network, which was trained on labels and measures only"] },
    tableOf(
      [
        ["", ({ name }) => name],
        ["KID", ({ quality }) => decimal(quality.kernelDistance.value)],
        ["Fréchet", ({ quality }) => decimal(quality.frechetDistance.value)],
        ["precision", ({ quality }) => decimal(quality.precision.value)],
        ["recall", ({ quality }) => decimal(quality.recall.value)],
        ["density", ({ quality }) => decimal(quality.density.value)],
        ["coverage", ({ quality }) => decimal(quality.coverage.value)],
        ["digit right", ({ right }) => (right === undefined ? "" : percent(right))],
      ],
      rows,
    ),
    tableOf(
      [
        ["", ({ run }) => run],
        ["style", ({ name }) => name],
        ["slant", ({ follows }) => decimal(follows.slant)],
        ["stroke", ({ follows }) => decimal(follows.stroke)],
        ["width", ({ follows }) => decimal(follows.width)],
        ["right at -2, 2", ({ atEnds }) => atEnds.map(percent).join(", ")],
        ["both at -2, 2", ({ both }) => both.map(percent).join(", ")],
      ],
      styles,
    ),
  ];
}
