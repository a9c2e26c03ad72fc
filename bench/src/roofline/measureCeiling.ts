import { Tensor } from "@saddlepoint/engine";
import { encodeModel, type Graph, type Node, runtime } from "../engineInside.ts";
import { product } from "../turns/statistics.ts";

/** An operator on what the one before gave, and on x again where it takes two. */
type Operator = { readonly op: Node["op"]; readonly again: readonly string[] };

/** Products of square matrices: the larger the nearer to the machine's own limit, until they overflow its caches. */
export const SIDES = [1024, 2048] as const;
/** x · x · x …, each product waiting for the one before. */
const PRODUCTS = new Array<Operator>(4).fill({ op: "MatMul", again: ["x"] });
/** 256 MiB: no cache holds it. Operators that differ, so that the runtime has nothing to simplify. */
const PASSED = 2 ** 26;
const PASSES = (["Neg", "Abs", "Neg"] as const).map((op): Operator => ({ op, again: [] }));

/** The machine's ceilings, the best measured; `products` are GFLOP/s by the matrices' side. */
export type Ceiling = {
  readonly gflops: number;
  readonly gbytesPerSecond: number;
  readonly threads: number;
  readonly products: Readonly<Record<number, number>>;
};

/**
 * The machine's ceilings: the floating-point operations a second of a large matrix product, and the bytes a second of a pass
 * that reads and writes a large array, in sessions like those of training steps.
 */
export async function measureCeiling({
  threads,
  seconds,
}: {
  readonly threads: number;
  readonly seconds: number;
}): Promise<Ceiling> {
  const products: Record<number, number> = {};
  for (const side of SIDES) {
    const chain = await openProducts(side, threads);
    products[side] = chain.flops / (1e6 * (await best(chain, seconds / SIDES.length)));
  }
  const ms = await best(await open(PASSES, [PASSED], threads), seconds);
  return {
    gflops: Math.max(...Object.values(products)),
    gbytesPerSecond: (PASSES.length * 2 * 4 * PASSED) / (1e6 * ms),
    threads,
    products,
  };
}

/** Products of square matrices, one after another: `run()` does them once, `flops` in all, and `release()` ends it. */
export async function openProducts(side: number, threads: number) {
  const opened = await open(PRODUCTS, [side, side], threads);
  return { ...opened, flops: PRODUCTS.length * 2 * side ** 3 };
}

/** Operators one after another; one element comes out, so that no time goes into handing over the rest. */
function chain(operators: readonly Operator[], dims: readonly number[]) {
  const float = (name: string, shape: readonly number[]) => ({ name, dtype: "float32", shape }) as const;
  const node = (op: Node["op"], inputs: readonly string[], output: string, shape = dims): Node => ({
    op,
    name: output,
    inputs,
    outputs: [float(output, shape)],
    attributes: {},
  });
  const ints = (name: string, values: readonly number[]): Graph["initializers"][number] => ({
    value: { name, dtype: "int64", shape: [values.length] },
    data: BigInt64Array.from(values, BigInt),
  });
  const zero = dims.map(() => 0);
  const one = dims.map(() => 1);
  return encodeModel({
    name: "chain",
    inputs: [float("x", dims)],
    outputs: [float("first", one)],
    initializers: [ints("from", zero), ints("to", one)],
    nodes: [
      ...operators.map(({ op, again }, i) => node(op, [i === 0 ? "x" : `y${i - 1}`, ...again], `y${i}`)),
      node("Slice", [`y${operators.length - 1}`, "from", "to"], "first", one),
    ],
  });
}

async function open(operators: readonly Operator[], dims: readonly number[], threads: number) {
  const session = await runtime.createSession(chain(operators, dims), { device: "cpu", threads });
  // Small enough that no product of them overflows.
  const values = new Float32Array(product(dims)).fill(1 / (dims[1] ?? 1));
  const feeds = { x: new Tensor("float32", values, dims) };
  return { run: () => session.run(feeds), release: () => session.release() };
}

/** The shortest of many runs, in milliseconds: other work on the machine can only lengthen one. Releases what it runs. */
async function best({ run, release }: Awaited<ReturnType<typeof open>>, seconds: number): Promise<number> {
  const times: number[] = [];
  try {
    await run();
    const until = performance.now() + 1000 * seconds;
    do {
      const began = performance.now();
      await run();
      times.push(performance.now() - began);
    } while (performance.now() < until || times.length < 3);
  } finally {
    await release();
  }
  return Math.min(...times);
}
