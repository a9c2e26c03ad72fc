import type { Builder } from "../onnx/builder.ts";
import type { Value } from "../onnx/graph.ts";
import { at } from "../present.ts";
import { dot } from "./dot.ts";
import { binary } from "./elementwise.ts";
import type { Rule } from "./rule.ts";
import { shapeOf, type View, viewOf, withNewAxes } from "./view.ts";

/** Beyond this length the matrix of the transform outgrows the caches and the model. */
const LONGEST = 2048;

/** The discrete Fourier transform along the last axis, as two real matrix products: X = Σ x e^{∓2πi jk/n}. */
export const fft: Rule<"fft"> = (b, operands, { inverse }, { dtype, shape }) => {
  const [real, imaginary] = [at(operands, 0), at(operands, 1)];
  const n = at(shape, shape.length - 1);
  if (dtype !== "float32" || n > LONGEST) {
    throw new RangeError(
      `compile(fn): fft must transform float32 along an axis of at most ${LONGEST}, got ${dtype} along ${n}; transform the data before it is fed`,
    );
  }
  const scale = inverse ? 1 / n : 1;
  const cosine = matrix(b, n, (angle) => scale * Math.cos(angle));
  const sine = matrix(b, n, (angle) => (inverse ? 1 : -1) * scale * Math.sin(angle));
  const product = (x: View, m: Value): View =>
    dot(b, [withNewAxes(x, [shapeOf(x).length - 1]), viewOf(m)], undefined, { dtype, shape });
  return [
    binary(b, "Sub", product(real, cosine), product(imaginary, sine)),
    binary(b, "Add", product(real, sine), product(imaginary, cosine)),
  ];
};

function matrix(b: Builder, n: number, entry: (angle: number) => number): Value {
  // jk modulo n keeps the angle exact for long transforms.
  const data = Float32Array.from({ length: n * n }, (_, i) =>
    entry((2 * Math.PI * ((Math.floor(i / n) * (i % n)) % n)) / n),
  );
  return b.constant("float32", [n, n], data);
}
