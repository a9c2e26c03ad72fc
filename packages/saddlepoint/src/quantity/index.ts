export { meanOverSeeds } from "./meanOverSeeds.ts";
export { type MeanQuantityOptions, meanQuantity } from "./meanQuantity.ts";
export {
  exactQuantity,
  KIND_SIGN,
  type Quantity,
  type QuantityKind,
  toBits,
  type Unit,
  unitText,
} from "./quantity.ts";
