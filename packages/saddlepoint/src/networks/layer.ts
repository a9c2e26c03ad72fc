import type { numpy as np } from "@jax-js/jax";
import type { Tensor } from "@saddlepoint/engine";
import type { Stream } from "../random/stream.ts";

/** Leaves by dotted name, e.g. "dense1.weight": tensors on the host, traced arrays inside a step. */
export type Named<A> = { readonly [name: string]: A };

/** What a layer or a network holds: weights, which are trained, and running statistics, which are only carried on. */
export type Variables<A> = { readonly weights: Named<A>; readonly statistics: Named<A> };

/** "train" normalises by the batch and updates the running statistics; "evaluate" normalises by these. */
export type Mode = "train" | "evaluate";

/** A layer's output, with the running statistics to carry on: empty in mode "evaluate". */
export type Applied = { readonly output: np.Array; readonly statistics: Named<np.Array> };

/** A layer, or a network of them, as two plain functions. */
export type Layer = {
  /** Initial variables, drawn from a seeded stream. */
  init(stream: Stream): Variables<Tensor>;
  /** Applies the layer to a batch, [n, …]. Consumes its arrays. */
  apply(variables: Variables<np.Array>, x: np.Array, mode: Mode): Applied;
  /** Whether a sample's output depends on the rest of its batch, as batch normalisation makes it. Default false. */
  readonly mixesSamples?: boolean;
};
