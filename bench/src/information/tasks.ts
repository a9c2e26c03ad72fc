import { normalCdf } from "saddlepoint/numeric";
import { inverseCdf } from "saddlepoint/pushforward";
import { fillNormal, fillUniform, type Samples, samples, stream } from "../subject/library.ts";

/** A joint distribution of x and y whose information is known, from which pairs are drawn. */
export type InformationTask = {
  readonly name: string;
  /** I(x; y), in nats. */
  readonly truth: number;
  readonly draw: (seed: number, n: number) => Pairs;
};

type Pairs = { readonly x: Samples; readonly y: Samples };
type Row = readonly number[];

/** n rows of pairs, each row made of its own normal numbers. */
function pairsOf(n: number, row: (i: number) => readonly [x: Row, y: Row]): Pairs {
  const [x, y] = [[] as number[], [] as number[]];
  let [dx, dy] = [0, 0];
  for (let i = 0; i < n; i++) {
    const [a, b] = row(i);
    [dx, dy] = [a.length, b.length];
    x.push(...a);
    y.push(...b);
  }
  return { x: samples(Float64Array.from(x), n, dx), y: samples(Float64Array.from(y), n, dy) };
}

/** Independent standard normal numbers, endless. */
function normals(seed: number, name: string): () => number {
  const source = stream(seed, name);
  const buffer = new Float32Array(1024);
  let at = buffer.length;
  return () => {
    if (at === buffer.length) {
      fillNormal(source, buffer);
      at = 0;
    }
    return buffer[at++] ?? 0;
  };
}

const gaussianInformation = (correlation: number): number => -0.5 * Math.log1p(-correlation * correlation);

/** The first `pairs` columns of x and y correlate one by one; all others are independent. */
function sparse(d: number, pairs: number, correlation: number, name: string): InformationTask {
  const noise = Math.sqrt(1 - correlation * correlation);
  return {
    name,
    truth: pairs * gaussianInformation(correlation),
    draw(seed, n) {
      const next = normals(seed, name);
      return pairsOf(n, () => {
        const x = Array.from({ length: d }, next);
        return [x, x.map((value, j) => (j < pairs ? correlation * value + noise * next() : next()))];
      });
    },
  };
}

/** All columns of x and y correlate by a half, as each is the common part of half the variance and its own. */
function dense(d: number): InformationTask {
  const name = `normal ${d}x${d}, dense`;
  // det of (1 - r) I + r 11' of size m: (1 - r)^(m-1) (1 + (m - 1) r)
  const logDet = (m: number) => (m - 1) * Math.log(0.5) + Math.log1p(0.5 * (m - 1));
  return {
    name,
    truth: 0.5 * (2 * logDet(d) - logDet(2 * d)),
    draw(seed, n) {
      const next = normals(seed, name);
      const half = Math.SQRT1_2;
      return pairsOf(n, () => {
        const common = next();
        const one = () => half * common + half * next();
        return [Array.from({ length: d }, one), Array.from({ length: d }, one)];
      });
    },
  };
}

/** log Γ at a half of a positive integer, by the recurrence. */
function logGammaHalf(twice: number): number {
  let sum = twice % 2 === 0 ? 0 : 0.5 * Math.log(Math.PI);
  for (let at = twice % 2 === 0 ? 2 : 1; at < twice; at += 2) sum += Math.log(at / 2);
  return sum;
}

/** ψ at a half of a positive integer, by the recurrence. */
function digammaHalf(twice: number): number {
  const EULER = 0.5772156649015329;
  let sum = twice % 2 === 0 ? -EULER : -EULER - 2 * Math.LN2;
  for (let at = twice % 2 === 0 ? 2 : 1; at < twice; at += 2) sum += 2 / at;
  return sum;
}

/** h of the d-dimensional Student t distribution of the identity, ν degrees of freedom. */
const studentEntropy = (d: number, v: number): number =>
  logGammaHalf(v) -
  logGammaHalf(v + d) +
  (d / 2) * Math.log(v * Math.PI) +
  ((v + d) / 2) * (digammaHalf(v + d) - digammaHalf(v));

/** Uncorrelated and dependent: x and y share their scale alone. */
function student(d: number, degrees: number): InformationTask {
  const name = `Student ${d}x${d}, ${degrees} degrees`;
  return {
    name,
    truth: 2 * studentEntropy(d, degrees) - studentEntropy(2 * d, degrees),
    draw(seed, n) {
      const next = normals(seed, name);
      return pairsOf(n, () => {
        let chi = 0;
        for (let i = 0; i < degrees; i++) chi += next() ** 2;
        const scale = Math.sqrt(degrees / chi);
        const some = () => Array.from({ length: d }, () => next() * scale);
        return [some(), some()];
      });
    },
  };
}

/** x uniform on [0, 1], y = x + U(−ε, ε). */
function additive(epsilon: number): InformationTask {
  const name = `uniform, noise of ${epsilon}`;
  return {
    name,
    truth: epsilon > 0.5 ? 0.25 / epsilon : epsilon - Math.log(2 * epsilon),
    draw(seed, n) {
      const x = fillUniform(stream(seed, `${name}.x`), new Float32Array(n));
      const e = fillUniform(stream(seed, `${name}.e`), new Float32Array(n));
      return pairsOf(n, (i) => [[x[i] ?? 0], [(x[i] ?? 0) + epsilon * (2 * (e[i] ?? 0) - 1)]]);
    },
  };
}

/** The same information: x and y mapped one by one, each by an invertible map. */
function mapped(task: InformationTask, name: string, ofX: (row: Row) => Row, ofY = ofX): InformationTask {
  return {
    name: `${name} of ${task.name}`,
    truth: task.truth,
    draw(seed, n) {
      const { x, y } = task.draw(seed, n);
      const rows = ({ values, d }: Samples, i: number) => Array.from(values.subarray(i * d, (i + 1) * d));
      return pairsOf(n, (i) => [ofX(rows(x, i)), ofY(rows(y, i))]);
    },
  };
}

const each = (f: (value: number) => number) => (row: Row) => row.map(f);
const halfCube = each((v) => v * Math.sqrt(Math.abs(v)));
const normalCdfs = each(normalCdf);
const asinhs = each(Math.asinh);

/** Turns the plane of two columns by ‖row‖²/d. */
const spiral =
  (i: number, j: number) =>
  (row: Row): Row => {
    const angle = row.reduce((sum, v) => sum + v * v, 0) / row.length;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const [a, b] = [row[i] ?? 0, row[j] ?? 0];
    return row.map((v, k) => (k === i ? cos * a - sin * b : k === j ? sin * a + cos * b : v));
  };

const wigglyX = each(
  (x) => x + 0.4 * Math.sin(x) + 0.2 * Math.sin(1.7 * x + 1) + 0.03 * Math.sin(3.3 * x - 2.5),
);
const wigglyY = each(
  (x) => x - 0.4 * Math.sin(0.4 * x) + 0.17 * Math.sin(1.3 * x + 3.5) + 0.02 * Math.sin(4.3 * x - 2.5),
);
const swissRoll = ([u = 0]: Row): Row => {
  const t = 1.5 * Math.PI * (1 + 2 * u);
  return [(t * Math.cos(t)) / 21, (t * Math.sin(t)) / 21];
};
const bimodalX = inverseCdf((x) => 0.3 * normalCdf(x) + 0.7 * normalCdf(x - 5));
const bimodalY = inverseCdf((x) => 0.5 * normalCdf(x + 1) + 0.5 * normalCdf(x - 3));

const normal1 = sparse(1, 1, 0.75, "normal 1x1");
const uniform1 = mapped(normal1, "cdf", normalCdfs);
const pairs = (d: number) => sparse(d, 2, 0.8, `normal ${d}x${d}, two pairs`);
const spiralled = (task: InformationTask) => mapped(task, "spiral", spiral(0, 1), spiral(1, 2));

/** The forty tasks of Czyż et al. 2023, "Beyond Normal: On the Evaluation of Mutual Information Estimators". */
export const INFORMATION_TASKS: readonly InformationTask[] = [
  normal1,
  uniform1,
  additive(0.1),
  additive(0.75),
  mapped(uniform1, "bimodal", each(bimodalX), each(bimodalY)),
  mapped(normal1, "wiggly", wigglyX, wigglyY),
  mapped(normal1, "half-cube", halfCube),
  student(1, 1),
  mapped(student(1, 1), "asinh", asinhs),
  mapped(uniform1, "Swiss roll", swissRoll, (row) => row),
  ...[2, 3, 5, 25, 50].map(dense),
  ...[2, 3, 5, 25].map(pairs),
  student(2, 1),
  student(2, 2),
  student(3, 2),
  student(3, 3),
  student(5, 2),
  student(5, 3),
  ...[3, 5, 25].map((d) => mapped(pairs(d), "cdf", normalCdfs)),
  ...[3, 5, 25].map((d) => mapped(pairs(d), "half-cube", halfCube)),
  ...[3, 5, 25].map((d) => spiralled(pairs(d))),
  ...[3, 5, 25].map((d) => spiralled(mapped(pairs(d), "cdf", normalCdfs))),
  mapped(student(2, 1), "asinh", asinhs),
  mapped(student(3, 2), "asinh", asinhs),
  mapped(student(5, 2), "asinh", asinhs),
];
