import type { ElementType } from "../../src/tensor.ts";
import { nth } from "../example.ts";
import { below } from "../random.ts";

export const ALL = ["float32", "float64", "int32", "uint32", "bool"] as const;
export const NUMERIC = ["float32", "float64", "int32", "uint32"] as const;
export const FLOATS = ["float32", "float64"] as const;

export type Value = (next: () => number) => number;

export const between =
  (low: number, high: number): Value =>
  (next) =>
    low + (high - low) * next();

export const pick = <T>(items: readonly T[], next: () => number): T => nth(items, below(next, items.length));

export const nonzero =
  (dtype: ElementType): Value =>
  (next) => {
    if (dtype === "bool") return 1;
    const size = dtype === "int32" || dtype === "uint32" ? 1 + below(next, 9) : 0.5 + 3 * next();
    return dtype === "uint32" || next() < 0.5 ? size : -size;
  };

export const positive = (shape: readonly number[]): number[] => shape.map((extent) => Math.max(extent, 1));

export const axesOf = (shape: readonly number[], next: () => number): number[] =>
  shape.flatMap((_, i) => (next() < 0.5 ? [i] : []));
