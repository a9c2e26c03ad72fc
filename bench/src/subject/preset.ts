import { presets } from "./library.ts";

/**
 * A preset of the library.
 *
 * @throws RangeError when there is none of that name
 */
export function preset(name: string) {
  const found = presets[name];
  if (found !== undefined) return found;
  throw new RangeError(`a preset must be one of ${Object.keys(presets).join(", ")}, got ${name}`);
}
