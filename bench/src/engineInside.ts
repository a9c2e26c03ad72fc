/** All that the benchmark takes from inside the engine. */
export {
  countWork,
  decodeModel,
  encodeModel,
  flopsOf,
  type Graph,
  type GraphProto,
  inherited,
  movesMemory,
  type NodeProto,
  runtime,
} from "@saddlepoint/engine/inspect";
