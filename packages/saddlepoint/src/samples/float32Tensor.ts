import type { Tensor } from "@saddlepoint/engine";

/** A tensor known to hold float32, so that its data are a Float32Array without a check. */
export type Float32Tensor = Tensor & { readonly type: "float32"; readonly data: Float32Array };
