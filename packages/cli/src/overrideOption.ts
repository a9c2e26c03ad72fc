import { InvalidArgumentError } from "@commander-js/extra-typings";
import { type Override, parseOverride } from "saddlepoint/recipes";

/** Parses one more `path=value` of a repeatable option. */
export function overrideOption(text: string, earlier: readonly Override[] = []): readonly Override[] {
  try {
    return [...earlier, parseOverride(text)];
  } catch (error) {
    throw new InvalidArgumentError(`${error instanceof Error ? error.message : String(error)}.`);
  }
}
