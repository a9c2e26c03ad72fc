export { type MeanQuantityOptions, meanQuantity } from "./meanQuantity.ts";
export { exactQuantity, type Quantity, type QuantityKind, toBits, type Unit } from "./quantity.ts";
