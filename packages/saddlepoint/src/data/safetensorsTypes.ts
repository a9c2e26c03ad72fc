import type { ElementType } from "./elementTypes.ts";

/** The format's names of element types. */
export const DTYPE_BY_TYPE = {
  bool: "BOOL",
  uint8: "U8",
  int8: "I8",
  uint16: "U16",
  int16: "I16",
  uint32: "U32",
  int32: "I32",
  float32: "F32",
  uint64: "U64",
  int64: "I64",
  float64: "F64",
} as const satisfies Record<ElementType, string>;

export function typeOfDtype(dtype: unknown): ElementType | undefined {
  let type: ElementType;
  for (type in DTYPE_BY_TYPE) if (DTYPE_BY_TYPE[type] === dtype) return type;
  return undefined;
}
