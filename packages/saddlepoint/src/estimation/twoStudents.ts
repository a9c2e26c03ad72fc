import { Matrix } from "ml-matrix";
import type { Rows } from "../information/scatter.ts";
import { type Both, ofBoth } from "./both.ts";
import {
  columnsOf,
  degreesOf,
  fitStudent,
  type StudentFit,
  studentLogDensities,
  studentOf,
} from "./studentFit.ts";

/** What two distributions are taken to be. */
export type Shape = {
  /** In words, of both. */
  readonly title: string;
  /** Whether all columns together have one Student distribution, or each column its own, independent of the others. */
  readonly together: boolean;
  /** How much of the scatter is common to P and Q; where all of it, so are the degrees of freedom. */
  readonly shared: 0 | 0.5 | 1;
};

/** What is tried, the plainest first. */
const SHAPES: readonly Shape[] = [
  { title: "of independent columns and one scatter", together: false, shared: 1 },
  { title: "of one scatter", together: true, shared: 1 },
  { title: "of independent columns", together: false, shared: 0 },
  { title: "of like scatters", together: true, shared: 0.5 },
  { title: "of scatters of their own", together: true, shared: 0 },
];

/** P and Q in closed form: for each block of columns, independent of the others, a Student distribution each. */
export type TwoStudents = { readonly shape: Shape; readonly blocks: readonly Both<StudentFit>[] };

/** ν of each block, of P and of Q. */
export type Degrees = readonly Both<number>[];

/** The blocks of columns that a shape takes to be independent. */
const blocksOf = (rows: Rows, { together }: Shape): readonly Rows[] =>
  together ? [rows] : columnsOf(rows).map((values) => ({ values, n: rows.n, d: 1 }));

/** The same block of both. */
const pairedBlocks = (rows: Both<Rows>, shape: Shape): readonly Both<Rows>[] => {
  const blocks = ofBoth(rows, (of) => blocksOf(of, shape));
  return blocks.p.flatMap((p, i) => {
    const q = blocks.q[i];
    return q === undefined ? [] : [{ p, q }];
  });
};

/** Fits all shapes to the same rows. */
export function fitShapes(rows: Both<Rows>): readonly TwoStudents[] {
  const own = new Map<boolean, readonly Both<StudentFit>[]>();
  return SHAPES.map((shape) => {
    const blocks = pairedBlocks(rows, shape);
    const fits =
      own.get(shape.together) ??
      blocks.map((block) => ofBoth(block, (of) => fitStudent(of, degreesOf(of, blocks.length))));
    own.set(shape.together, fits);
    return shaped(shape, blocks, fits);
  });
}

/** Fits both distributions, their degrees of freedom given. */
export function fitTwoStudents(rows: Both<Rows>, shape: Shape, degrees: Degrees): TwoStudents {
  const blocks = pairedBlocks(rows, shape);
  const fits = blocks.map((block, i) => {
    const { p, q } = degrees[i] ?? { p: Number.POSITIVE_INFINITY, q: Number.POSITIVE_INFINITY };
    return { p: fitStudent(block.p, p), q: fitStudent(block.q, q) };
  });
  return shaped(shape, blocks, fits);
}

/** What each block's own fits are made to share. */
function shaped(shape: Shape, blocks: readonly Both<Rows>[], fits: readonly Both<StudentFit>[]): TwoStudents {
  return {
    shape,
    blocks: fits.map((own, i) => {
      const rows = blocks[i];
      if (rows === undefined) return own;
      const common = Math.min(own.p.degrees, own.q.degrees);
      const refit = (of: StudentFit, to: Rows) => (of.degrees === common ? of : fitStudent(to, common));
      const fits = shape.shared === 1 ? { p: refit(own.p, rows.p), q: refit(own.q, rows.q) } : own;
      return sharing(fits, rows, shape.shared);
    }),
  };
}

/** ν of each block of a fit. */
export const degreesIn = ({ blocks }: TwoStudents): Degrees =>
  blocks.map((fits) => ofBoth(fits, ({ degrees }) => degrees));

/** Two scatters moved towards their mean, by the numbers of their rows. */
function sharing(fits: Both<StudentFit>, { p, q }: Both<Rows>, share: number): Both<StudentFit> {
  if (share === 0) return fits;
  const weight = p.n / (p.n + q.n);
  const common = Matrix.mul(fits.p.scatter, weight).add(Matrix.mul(fits.q.scatter, 1 - weight));
  return ofBoth(fits, ({ degrees, mean, scatter }) =>
    studentOf(degrees, mean, Matrix.mul(common, share).add(Matrix.mul(scatter, 1 - share))),
  );
}

/** log p/q of each row. */
export function studentLogRatios({ shape, blocks }: TwoStudents, rows: Rows): Float64Array {
  const ratios = new Float64Array(rows.n);
  blocksOf(rows, shape).forEach((block, i) => {
    const fits = blocks[i];
    if (fits === undefined) return;
    const [p, q] = [studentLogDensities(fits.p, block), studentLogDensities(fits.q, block)];
    for (let at = 0; at < rows.n; at++) ratios[at] = (ratios[at] ?? 0) + (p[at] ?? 0) - (q[at] ?? 0);
  });
  return ratios;
}

/** The name of a fit, for people. */
export function studentsText({ shape, blocks }: TwoStudents): string {
  const degrees = blocks.flatMap(({ p, q }) => [p.degrees, q.degrees]);
  const family = degrees.every((each) => each === Number.POSITIVE_INFINITY) ? "normal" : "Student";
  const one = blocks.length === 1 && blocks[0]?.p.mean.length === 1;
  return one
    ? `two ${family} distributions${shape.shared === 1 ? " of one spread" : ""}`
    : `two ${family} distributions ${shape.title}`;
}
