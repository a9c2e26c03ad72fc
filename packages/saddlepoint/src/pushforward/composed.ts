import type { InvertibleMap } from "./invertibleMap.ts";

/** One map after the other: composed(f, g) takes z to g(f(z)), and its Jacobian is the product of theirs. */
export function composed(first: InvertibleMap, ...rest: readonly InvertibleMap[]): InvertibleMap {
  const maps = [first, ...rest];
  const other = maps.find(({ dimension }) => dimension !== first.dimension);
  if (other) {
    throw new RangeError(
      `composed(...maps): maps must have one dimension, got ${first.dimension} and ${other.dimension}`,
    );
  }
  return {
    dimension: first.dimension,
    forward: (z) => maps.reduce((at, map) => map.forward(at), z),
    inverse: (x) => maps.reduceRight((at, map) => map.inverse(at), x),
  };
}
