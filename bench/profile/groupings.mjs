const direction = ({ gradient }) => (gradient ? "gradient of " : "");
const place = ({ line, layer }) => line ?? layer ?? "the runtime's own";

/** The ways to add operators up: what each is, and the name of the group that an operator belongs to. */
export const GROUPINGS = {
  operator: { title: "ONNX operators, as the runtime fused them", of: ({ op }) => op },
  source: {
    title: "lines of the source, a row for each layer that they were run for",
    of: (kernel) => `${direction(kernel)}${place(kernel)}${kernel.layer ? `  ${kernel.layer}` : ""}`,
    text: true,
  },
  line: {
    title: "lines of the source, over all layers",
    of: (kernel) => `${direction(kernel)}${place(kernel)}`,
    text: true,
  },
  layer: {
    title: "layers, forward and gradient, over all lines",
    of: (kernel) => `${direction(kernel)}${kernel.layer || place(kernel)}`,
  },
  node: { title: "single operators with their shapes", of: ({ node, shapes }) => `${node}  ${shapes}` },
};

/** Operators added up, the longest first: milliseconds, FLOPs and bytes a step, and how many run in one. */
export function grouped(kernels, by) {
  const groups = new Map();
  for (const kernel of kernels) {
    const name = GROUPINGS[by].of(kernel);
    const sum = groups.get(name) ?? { name, ms: 0, flops: 0, bytes: 0, operators: 0 };
    groups.set(name, {
      ...sum,
      ...(GROUPINGS[by].text && kernel.text ? { text: kernel.text } : {}),
      ms: sum.ms + kernel.ms,
      flops: sum.flops + kernel.flops,
      bytes: sum.bytes + kernel.bytes,
      operators: sum.operators + kernel.runs,
    });
  }
  return [...groups.values()].sort((a, b) => b.ms - a.ms);
}
