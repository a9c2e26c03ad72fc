/** The element types that image and array files hold, under the names that tensors use. */
export const ELEMENT_SIZES = {
  bool: 1,
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  uint32: 4,
  int32: 4,
  float32: 4,
  uint64: 8,
  int64: 8,
  float64: 8,
} as const;

export type ElementType = keyof typeof ELEMENT_SIZES;

export function isElementType(type: string): type is ElementType {
  return Object.hasOwn(ELEMENT_SIZES, type);
}
