/** From which sizes on rewrites pay: measured, on the processors that README names. Tests set each to its least. */
export interface Limits {
  /** Elements that a matrix of weights must have to be kept in the blocked layout: below, its reorderings take what is gained. */
  readonly leastBlocked: number;
  /** Elements that an array must have to be updated in blocks: smaller ones stay in the processor's cache by themselves. */
  readonly leastInBlocks: number;
  /** Elements of such a block: with those that a rule of Adam's length makes of it, it stays in the cache. */
  readonly block: number;
  /** Operators that an update in blocks must have: below, there is too little to gain from a block in the cache. */
  readonly leastOperators: number;
  /** Elements that an array may have to be packed: above, its own passes cost more than a node, and its copies more than is saved. */
  readonly mostPacked: number;
  /** Elements that are summed at once: of more, each image by itself first, for those sums are shared among threads. */
  readonly mostSummedAtOnce: number;
}

export const MEASURED: Limits = {
  leastBlocked: 2 ** 20,
  leastInBlocks: 2 ** 20,
  block: 2 ** 18,
  leastOperators: 3,
  mostPacked: 4096,
  mostSummedAtOnce: 2 ** 17,
};
