/**
 * JSON text in which infinities and NaN are the strings "Infinity", "-Infinity" and "NaN": JSON has no such numbers,
 * and `JSON.stringify` would write them as null, so a divergence that is infinite would read as missing.
 */
export function toJson(value: unknown, indent?: number): string {
  return JSON.stringify(
    value,
    (_, item: unknown) => (typeof item === "number" && !Number.isFinite(item) ? String(item) : item),
    indent,
  );
}
