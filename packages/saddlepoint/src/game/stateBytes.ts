import type { Tensor } from "@saddlepoint/engine";
import { mapState } from "./mapState.ts";
import type { GanState } from "./state.ts";

/** How many bytes a state takes: every leaf is float32 or int32. */
export function stateBytes(state: GanState<Tensor>): number {
  let elements = 0;
  mapState(state, ({ size }) => {
    elements += size;
  });
  return 4 * elements;
}
