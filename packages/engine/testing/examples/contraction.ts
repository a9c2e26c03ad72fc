import { numpy as np } from "@jax-js/jax";
import { type Example, nth } from "../example.ts";
import { below } from "../random.ts";
import { ALL, axesOf, pick } from "./values.ts";

const EINSUMS = [
  "ij,jk->ik",
  "ij,kj->ki",
  "ji,jk->ik",
  "bij,bjk->bik",
  "bij,bkj->kbi",
  "bij,jk->bik",
  "i,j->ij",
  "ij,j->i",
  "ij,ij->i",
  "ij,ij->",
  "i,i->",
  "ijk,kl->ijl",
  "ijk,jkl->il",
  "ijk,kji->j",
  "abij,abjk->abik",
  "ij,kl->ijkl",
  "ij,k->ik",
  "ij,jk,kl->il",
  "ii->i",
  "iij->j",
] as const;

export const contraction: Example = {
  dtypes: ALL,
  ranks: [1, 3],
  make: ({ shape, dtype, next }) => {
    const subscripts = pick(EINSUMS, next);
    const extents = new Map<string, number>();
    const letters = [...new Set(subscripts.match(/[a-z]/g))];
    for (const [i, letter] of letters.entries()) {
      const size = nth(shape, i % shape.length);
      // jax-js takes no diagonal of an array without elements.
      extents.set(letter, subscripts.includes("ii") ? Math.max(size, 1) : size);
    }
    const [inputs = "", output = ""] = subscripts.split("->");
    // The form without strings: parsing those needs iterator helpers, which Node 20 lacks.
    const numbers = (term: string): number[] => [...term].map((letter) => letters.indexOf(letter));
    return {
      operands: inputs
        .split(",")
        .map((term) => ({ shape: [...term].map((l) => extents.get(l) ?? 1), dtype })),
      apply: (...xs: np.Array[]) =>
        np.einsum(...inputs.split(",").flatMap((term, i) => [nth(xs, i), numbers(term)]), numbers(output)),
    };
  },
};

export const reduction: Example = {
  dtypes: ALL,
  make: ({ shape, dtype, next }) => {
    const axes = axesOf(shape, next);
    const op = pick(["sum", "prod", "min", "max"] as const, next);
    // jax-js multiplies integers as doubles: powers of two stay exact.
    const value = op === "prod" && dtype !== "bool" ? { value: (n: () => number) => below(n, 3) } : {};
    return { operands: [{ shape, dtype, ...value }], apply: (x: np.Array) => x[op](axes) };
  },
};
