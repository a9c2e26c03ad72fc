import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { ANIMATIONS, isAnimation, isSamplesFile, messageOf, SAMPLES_FILES } from "saddlepoint/node";
import { type Override, parseOverride } from "saddlepoint/recipes";

const numberIn = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text));

/** A parser for an option that takes an integer of at least `least`, and at most `most` where that is given. */
export const integerOption =
  (name: string, least: number, most?: number) =>
  (text: string): number => {
    const value = numberIn(text);
    if (Number.isSafeInteger(value) && value >= least && value <= (most ?? value)) return value;
    const range = most === undefined ? `of at least ${least}` : `from ${least} to ${most}`;
    throw new InvalidArgumentError(`${name} must be an integer ${range}, got ${JSON.stringify(text)}.`);
  };

/** What numbers an option takes: any finite one where nothing else is said. */
type Range = { readonly above?: number; readonly least?: number; readonly most?: number };

function requirementText({ above, least, most }: Range): string {
  if (least !== undefined && most !== undefined) return `a number from ${least} to ${most}`;
  if (above !== undefined) return `a number above ${above}`;
  return least === undefined ? "a finite number" : `a number of at least ${least}`;
}

/** A parser for an option that takes a number. */
export const numberOption =
  (name: string, range: Range) =>
  (text: string): number => {
    const { above = -Infinity, least = -Infinity, most = Infinity } = range;
    const value = numberIn(text);
    if (Number.isFinite(value) && value > above && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`${name} must be ${requirementText(range)}, got ${JSON.stringify(text)}.`);
  };

/** Parses `64,64`: widths of layers, positive integers. */
export function widthsOption(text: string): readonly number[] {
  const widths = text.split(",").map(numberIn);
  if (widths.every((width) => Number.isSafeInteger(width) && width >= 1 && width <= MOST_WIDTH))
    return widths;
  throw new InvalidArgumentError(
    `hidden must be integers from 1 to ${MOST_WIDTH} such as 64,64, got ${JSON.stringify(text)}.`,
  );
}

/** Wider layers than this have nothing to learn from files that fit in memory. */
const MOST_WIDTH = 4096;

/** How much of the noise's variety a picture shows. */
export const truncationOption = () =>
  new Option(
    "--truncation <psi>",
    "multiply the noise by so much, from 0 to 1: less odd samples, and less various ones (default: 1)",
  ).argParser(numberOption("truncation", { least: 0, most: 1 }));

/** Parses `a,b`: two different finite numbers. */
export function rangeOption(text: string): readonly [number, number] {
  const [from = Number.NaN, to = Number.NaN, ...rest] = text.split(",").map(numberIn);
  if (Number.isFinite(from) && Number.isFinite(to) && from !== to && rest.length === 0) return [from, to];
  throw new InvalidArgumentError(
    `range must be two different numbers with a comma between, like -2,2, got ${JSON.stringify(text)}.`,
  );
}

/** Parses `a,b,…`: names of columns or their places; none of them empty, none twice. */
export function columnsOption(text: string): readonly string[] {
  const keys = text.split(",").map((key) => key.trim());
  if (keys.includes("") || new Set(keys).size < keys.length) {
    throw new InvalidArgumentError(
      `columns must be different names or numbers with commas between, like 1,2 or height,weight, got ${JSON.stringify(text)}.`,
    );
  }
  return keys;
}

/** Parses one more `path=value` of a repeatable option. */
export function overrideOption(text: string, earlier: readonly Override[] = []): readonly Override[] {
  try {
    return [...earlier, parseOverride(text)];
  } catch (error) {
    throw new InvalidArgumentError(`${messageOf(error)}.`);
  }
}

/** A shell gives the home folder for ~ at the start of a word alone, not in --out=~/run or within quotes. */
function requirePath(text: string): void {
  if (/^~([/\\]|$)/.test(text)) {
    throw new InvalidArgumentError(
      `out must be a path, got ${JSON.stringify(text)}: the shell left its ~ as it is; write the home folder out, or ./~ for a folder of that name.`,
    );
  }
}

/** Parses the path of a folder to write into. */
export function folderOption(text: string): string {
  if (text.trim() === "") {
    throw new InvalidArgumentError(`out must be the path of a folder, got ${JSON.stringify(text)}.`);
  }
  requirePath(text);
  return text;
}

/** Parses the path of a picture to write. */
export function pngOption(text: string): string {
  requirePath(text);
  if (!/\.png$/i.test(text)) {
    throw new InvalidArgumentError(`out must be the path of a .png file, got ${JSON.stringify(text)}.`);
  }
  return text;
}

/** Parses the path of an animation to write. */
export function animationOption(text: string): string {
  requirePath(text);
  if (isAnimation(text)) return text;
  throw new InvalidArgumentError(
    `animate must be the path of a ${ANIMATIONS.join(" or ")} file, got ${JSON.stringify(text)}.`,
  );
}

/** Parses the path of a picture or an animation to write. */
export function pictureOption(text: string): string {
  requirePath(text);
  if (/\.png$/i.test(text) || isAnimation(text)) return text;
  throw new InvalidArgumentError(
    `out must be the path of a .png, ${ANIMATIONS.join(" or ")} file, got ${JSON.stringify(text)}.`,
  );
}

/** Parses the path of a file to write samples into. */
export function samplesOption(text: string): string {
  requirePath(text);
  if (!isSamplesFile(text)) {
    throw new InvalidArgumentError(
      `out must be the path of a ${Object.keys(SAMPLES_FILES).join(", ")} file, got ${JSON.stringify(text)}.`,
    );
  }
  return text;
}

/** Parses the version of an operator set that models can be written in. */
export function opsetOption(text: string): number {
  const opset = numberIn(text);
  if (Number.isInteger(opset) && opset >= 17 && opset <= 20) return opset;
  throw new InvalidArgumentError(`opset must be an integer from 17 to 20, got ${JSON.stringify(text)}.`);
}
