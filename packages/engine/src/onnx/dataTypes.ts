import type { StoredType } from "../tensor.ts";

/** The numbers by which ONNX knows element types. */
const NUMBERS: Readonly<Record<StoredType, number>> = {
  float32: 1,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
  uint32: 12,
};

const TYPES = ["float32", "float64", "int32", "uint32", "int64", "bool"] as const;

/** ONNX's number of an element type (the `to` attribute of Cast). */
export const dataType = (type: StoredType): number => NUMBERS[type];

/** The element type of an ONNX number; undefined for one that the engine does not know. */
export const typeOfNumber = (number: number): StoredType | undefined =>
  TYPES.find((type) => NUMBERS[type] === number);
