import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { nth } from "../testing/example.ts";
import { run } from "../testing/graphs.ts";
import { withColumnProducts } from "../testing/guide/operator.ts";
import { rsqrt } from "../testing/guide/primitive.ts";
import { dropDoubleNegatives } from "../testing/guide/rewrite.ts";
import { tensor } from "../testing/jax.ts";
import { applied, node, port } from "../testing/rewriting.ts";
import { materialise, viewOf } from "./lower/view.ts";
import { Builder } from "./onnx/builder.ts";
import { REWRITES } from "./rewrite/rewrites.ts";

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
const guide = read("../../../docs/engine.md");

test.each(["primitive", "rewrite", "operator"])(
  "the guide's example of a new %s is the one that compiles",
  (name) => {
    const blocks = [...guide.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = ""]) => code);
    const code = read(`../testing/guide/${name}.ts`);
    const body = code.slice(code.lastIndexOf("import ")).split("\n").slice(1).join("\n").trim();
    expect(blocks.map((block) => block.trim())).toContain(body);
  },
);

test("the guide names every rewrite, in the order of the list", () => {
  const listed = [...guide.matchAll(/^\d+\. `(\w+)`/gm)].map(([, name]) => name);
  expect(listed).toEqual(Object.values(REWRITES).flatMap((rewrites) => rewrites.map(({ name }) => name)));
});

test("its primitive is lowered", async () => {
  const b = new Builder();
  const x = { name: b.unique("x"), dtype: "float32", shape: [2] } as const;
  const [y] = [rsqrt(b, [viewOf(x)], undefined, x)].flat().map((view) => materialise(b, view));
  const graph = {
    name: "rsqrt",
    inputs: [x],
    outputs: y === undefined ? [] : [y],
    initializers: [],
    nodes: b.nodes,
  };
  expect(nth(await run(graph, [tensor([2], [4, 0.25])]), 0).data).toEqual(Float32Array.of(0.5, 2));
});

test("its rewrite fires, and says where it does not", () => {
  const graph = {
    name: "negatives",
    inputs: [port("x")],
    outputs: [port("y"), port("z")],
    initializers: [],
    nodes: [
      node("Neg", ["x"], "a"),
      node("Neg", ["a"], "b"),
      node("Exp", ["b"], "y"),
      node("Neg", ["a"], "z"),
    ],
  };
  const { after, count } = applied(dropDoubleNegatives, graph);
  expect(after.nodes).toEqual([node("Neg", ["x"], "a"), node("Exp", ["x"], "y"), node("Neg", ["a"], "z")]);
  expect(count).toEqual({
    name: "dropDoubleNegatives",
    fired: 1,
    refused: { "it gives an output of the graph": 1 },
  });
});

test("its operator gives types", () => {
  const [rule] = nth([...withColumnProducts].reverse(), 0);
  const types = rule({
    op: "com.example.ColumnProducts",
    inputs: [{ dtype: "float32", shape: [5, 3] }],
    outputs: 1,
    attributes: {},
    integers: () => undefined,
  });
  expect(types).toEqual([{ dtype: "float32", shape: [3, 3] }]);
});
