/**
 * Every number of a tree of plain data by its path; those of an array of numbers, typed or not, under one path. What is no
 * number is left out, but for null, which is no numbers.
 */
export function numbersOf(
  data: unknown,
  path = "",
  found = new Map<string, number[]>(),
): Map<string, number[]> {
  if (typeof data === "number") found.set(path, [data]);
  else if (data === null) found.set(path, []);
  else if (ArrayBuffer.isView(data)) found.set(path, Array.from(Object.values(data), Number));
  else if (Array.isArray(data) && data.every((item) => typeof item === "number")) found.set(path, data);
  else if (typeof data === "object") {
    for (const [key, value] of Object.entries(data)) {
      numbersOf(value, path === "" ? key : `${path}.${key}`, found);
    }
  }
  return found;
}
