import { Tensor } from "@saddlepoint/engine";
import { encodeModel, type Graph, type Node, runtime } from "../engineInside.ts";

/** Products of square matrices: the larger the nearer to the machine's own limit, until they overflow its caches. */
export const SIDES = [1024, 2048] as const;
const PRODUCTS = 4;
/** 256 MiB: no cache holds it. Operators that differ, so that the runtime has nothing to simplify. */
const PASSED = 2 ** 26;
const PASSES = ["Neg", "Abs", "Neg"] as const;

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
  const ms = await best(await open(passChain(PASSED), [PASSED], threads), seconds);
  return {
    gflops: Math.max(...Object.values(products)),
    gbytesPerSecond: (PASSES.length * 2 * 4 * PASSED) / (1e6 * ms),
    threads,
    products,
  };
}

/** Products of square matrices, one after another: `run()` does them once, `flops` in all, and `release()` ends it. */
export async function openProducts(side: number, threads: number) {
  const opened = await open(productChain(side), [side, side], threads);
  return { ...opened, flops: PRODUCTS * 2 * side ** 3 };
}

/** x · x · x …, each product waiting for the one before. */
const productChain = (side: number) =>
  chain(
    "products",
    [side, side],
    Array.from({ length: PRODUCTS }, (): Operator => ({ op: "MatMul", again: ["x"] })),
  );

const passChain = (size: number) =>
  chain(
    "passes",
    [size],
    PASSES.map((op) => ({ op, again: [] })),
  );

type Operator = { readonly op: Node["op"]; readonly again: readonly string[] };

/** Operators one after another; one element comes out, so that no time goes into handing over the rest. */
function chain(name: string, dims: readonly number[], operators: readonly Operator[]) {
  const float = (port: string, shape: readonly number[]) =>
    ({ name: port, dtype: "float32", shape }) as const;
  const ints = (port: string, values: readonly number[]): Graph["initializers"][number] => ({
    value: { name: port, dtype: "int64", shape: [values.length] },
    data: BigInt64Array.from(values, BigInt),
  });
  const nodes = operators.map(
    ({ op, again }, i): Node => ({
      op,
      name: `${op}_${i}`,
      inputs: [i === 0 ? "x" : `y${i - 1}`, ...again],
      outputs: [float(`y${i}`, dims)],
      attributes: {},
    }),
  );
  const zeros = dims.map(() => 0);
  const ones = dims.map(() => 1);
  const first: Node = {
    op: "Slice",
    name: "first",
    inputs: [`y${nodes.length - 1}`, "from", "to"],
    outputs: [float("first", ones)],
    attributes: {},
  };
  return encodeModel({
    name,
    inputs: [float("x", dims)],
    outputs: [float("first", ones)],
    initializers: [ints("from", zeros), ints("to", ones)],
    nodes: [...nodes, first],
  });
}

async function open(model: Uint8Array, dims: readonly number[], threads: number) {
  const session = await runtime.createSession(model, { device: "cpu", threads });
  const size = dims.reduce((product, extent) => product * extent, 1);
  // Small enough that no product of them overflows.
  const feeds = { x: new Tensor("float32", new Float32Array(size).fill(1 / (dims[1] ?? 1)), dims) };
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
