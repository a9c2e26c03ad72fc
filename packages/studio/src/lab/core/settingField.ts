/** How one setting stands in a link. */
export interface SettingField<Value> {
  /** Its name there. */
  readonly key: string;
  /** What it may be, for a message: "a whole number from 1 to 25". */
  readonly allowed: string;
  /** Undefined for what it may not be. */
  readonly read: (text: string) => Value | undefined;
  readonly write: (value: Value) => string;
}

/** One of some names. */
export const oneOf = <Name extends string>(key: string, names: readonly Name[]): SettingField<Name> => ({
  key,
  allowed: `one of ${names.join(", ")}`,
  read: (text) => names.find((name) => name === text),
  write: (name) => name,
});

/** An empty text is no number, though `Number` takes it for 0. */
const numberIn = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text));

/** A whole number within a range. */
export const whole = (key: string, least: number, most: number): SettingField<number> => ({
  key,
  allowed: `a whole number from ${least} to ${most}`,
  read: (text) => {
    const value = numberIn(text);
    return Number.isInteger(value) && value >= least && value <= most ? value : undefined;
  },
  write: String,
});

/** A number above `above`, or from `least` on, up to `most`. */
export const within = (
  key: string,
  range:
    | { readonly above: number; readonly most: number }
    | { readonly least: number; readonly most: number },
): SettingField<number> => ({
  key,
  allowed:
    "above" in range
      ? `a number above ${range.above} and at most ${range.most}`
      : `a number from ${range.least} to ${range.most}`,
  read: (text) => {
    const value = numberIn(text);
    const large = "above" in range ? value > range.above : value >= range.least;
    return large && value <= range.most ? value : undefined;
  },
  write: String,
});
