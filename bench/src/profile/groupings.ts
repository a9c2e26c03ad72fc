import { sum } from "../turns/statistics.ts";
import type { Kernel } from "./kernels.ts";

const direction = ({ gradient }: Kernel): string => (gradient ? "gradient of " : "");
const place = ({ line, layer }: Kernel): string => line ?? layer ?? "the runtime's own";

type Grouping = {
  readonly title: string;
  /** The name of the group that an operator belongs to. */
  readonly of: (kernel: Kernel) => string;
  /** Whether a group is a line of source, whose text is shown. */
  readonly text?: boolean;
};

/** The ways to add operators up. */
export const GROUPINGS: Readonly<Record<string, Grouping>> = {
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

export const GROUPING_NAMES: readonly string[] = Object.keys(GROUPINGS);

function groupingNamed(name: string): Grouping {
  const grouping = GROUPINGS[name];
  if (grouping !== undefined) return grouping;
  throw new RangeError(`a grouping must be one of ${GROUPING_NAMES.join(", ")}, got ${name}`);
}

/** Milliseconds, FLOPs and bytes a step, and how many operators run in one. */
export type Group = {
  readonly name: string;
  readonly text?: string;
  readonly ms: number;
  readonly flops: number;
  readonly bytes: number;
  readonly operators: number;
};

/** Parts as one group of a name: of operators, or of groups. */
export const together = (
  name: string,
  parts: readonly Pick<Group, "ms" | "flops" | "bytes" | "operators">[],
): Group => ({
  name,
  ms: sum(parts.map(({ ms }) => ms)),
  flops: sum(parts.map(({ flops }) => flops)),
  bytes: sum(parts.map(({ bytes }) => bytes)),
  operators: sum(parts.map(({ operators }) => operators)),
});

/** Operators added up, the longest first. */
export function grouped(kernels: readonly Kernel[], by: string): readonly Group[] {
  const { of, text: wanted = false } = groupingNamed(by);
  const members = new Map<string, Kernel[]>();
  for (const kernel of kernels) {
    const name = of(kernel);
    const known = members.get(name);
    if (known === undefined) members.set(name, [kernel]);
    else known.push(kernel);
  }
  return [...members]
    .map(([name, parts]) => {
      const text = wanted ? parts.findLast((part) => part.text)?.text : undefined;
      return { ...together(name, parts), ...(text === undefined ? {} : { text }) };
    })
    .sort((a, b) => b.ms - a.ms);
}
