/** All that the benchmark takes from inside the engine. */
export {
  countWork,
  encodeModel,
  flopsOf,
  type Graph,
  type GraphProto,
  inherited,
  modelMessages,
  movesMemory,
  type Node,
  type NodeProto,
  runtime,
} from "@saddlepoint/engine/inspect";
