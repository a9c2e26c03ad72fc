import { InvalidArgumentError } from "@commander-js/extra-typings";

/** A parser for an option that takes an integer of at least `least`. */
export const integerOption =
  (name: string, least: number) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() === "" || !Number.isSafeInteger(value) || value < least) {
      throw new InvalidArgumentError(
        `${name} must be an integer of at least ${least}, got ${JSON.stringify(text)}.`,
      );
    }
    return value;
  };
