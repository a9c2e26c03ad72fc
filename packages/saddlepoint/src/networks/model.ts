import type { CodeLayout } from "../codes/codeLayout.ts";
import type { Critic } from "./critic.ts";
import type { Layer } from "./layer.ts";

/** A generator, a critic and the layout of the latents between them. */
export type Model = {
  readonly layout: CodeLayout;
  /** [n, layout.inputSize] → samples [n, …]. */
  readonly generator: Layer;
  /** Samples [n, …] → logits [n] and Q's heads [n, layout.headSize]. */
  readonly critic: Critic;
  /** The critic's reader, on its own: samples [n, …] → the first heads [n, layout.readerHeadSize]. */
  readonly reader?: Layer | undefined;
};
