import type { Graph } from "../onnx/graph.ts";

/** The float32 constants of a graph without axes, by name. */
export const scalarsOf = ({ initializers }: Graph): ReadonlyMap<string, number> =>
  new Map(
    initializers.flatMap(({ value, data }) =>
      value.dtype === "float32" && value.shape.length === 0 ? [[value.name, Number(data[0])] as const] : [],
    ),
  );
