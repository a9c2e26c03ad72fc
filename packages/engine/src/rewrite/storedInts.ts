import type { Initializer } from "../onnx/graph.ts";

/** Vectors of int64 that rewritten nodes take as shapes: each stored once, under a name that says what it holds. */
export interface StoredInts {
  /** The name of the constant that holds `values`. */
  of(values: readonly number[]): string;
  constants(): readonly Initializer[];
}

/** @param prefix before the names, which must differ from a graph's own */
export function storedInts(prefix: string): StoredInts {
  const stored = new Map<string, Initializer>();
  return {
    of(values) {
      const name = `${prefix}${values.join("x")}`;
      const value = { name, dtype: "int64", shape: [values.length] } as const;
      stored.set(name, { value, data: BigInt64Array.from(values, BigInt) });
      return name;
    },
    constants: () => [...stored.values()],
  };
}
