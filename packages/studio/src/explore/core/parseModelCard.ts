import type { CodeCard, Columns, NoiseCard } from "./exploreApi.ts";
import { CARD_FILE } from "./modelFiles.ts";

/** What a model card in Markdown says of a model: all but what the files themselves tell. */
export interface ParsedCard {
  readonly name: string;
  readonly description: string;
  readonly notice: string;
  readonly inputSize: number;
  readonly codes: readonly Unread[];
  readonly noise: NoiseCard;
}

/** A code before it is known whether the encoder reads it. */
type Unread = CodeCard extends infer Code ? (Code extends CodeCard ? Omit<Code, "read"> : never) : never;

/** Most values of a discrete code and columns of an input that a page can show and a model should have. */
const MOST_CLASSES = 1000;
const MOST_COLUMNS = 100_000;

const fail = (problem: string): never => {
  throw new Error(
    `${CARD_FILE} ${problem}; take the model card that "saddlepoint export" wrote beside the models`,
  );
};

/**
 * Reads the model card that `saddlepoint export` writes: the layout of the generator's input, with each code's prior.
 *
 * @throws Error saying what of the card is missing or malformed
 */
export function parseModelCard(markdown: string): ParsedCard {
  const lines = markdown.split(/\r?\n/).map((line) => line.trim());
  const name = lines.find((line) => line.startsWith("# "))?.slice(2) ?? fail("has no title (# NAME)");
  const rows = tableUnder(lines, "## Latents");
  const parts = rows.map(latentsRow);
  let inputSize = 0;
  for (const { columns } of parts) {
    if (columns[0] !== inputSize || columns[1] <= columns[0])
      fail(
        `says that columns ${columns[0]} to ${columns[1] - 1} follow column ${inputSize - 1} of the latents`,
      );
    inputSize = columns[1];
  }
  if (inputSize > MOST_COLUMNS) fail(`describes ${inputSize} columns of latents, more than ${MOST_COLUMNS}`);
  const codes = parts.flatMap((part) => ("kind" in part ? [labelled(part, lines)] : []));
  const twice = codes.find(({ name }, i) => codes.findIndex((code) => code.name === name) !== i);
  if (twice !== undefined) fail(`describes the code ${twice.name} twice`);
  const none: NoiseCard = { size: 0, prior: "uniform", columns: [inputSize, inputSize] };
  const [noise = none] = parts.flatMap((part) => ("kind" in part ? [] : [part]));
  const description = paragraphs(lines, `# ${name}`).join(" ");
  return { name, description, notice: paragraphs(lines, "## Data").at(-1) ?? "", inputSize, codes, noise };
}

/** A code with the labels that its values stand for, where the card says them. */
function labelled(code: Unread, lines: readonly string[]): Unread {
  if (code.kind !== "categorical") return code;
  const start = `The values of \`${code.name}\` stand, in order, for the labels `;
  const line = lines.find((text) => text.startsWith(start));
  const labels = line?.slice(start.length).replace(/\.$/, "").split(", ");
  return labels?.length === code.classes ? { ...code, labels } : code;
}

/** The text lines between a heading and the next, without tables. */
function paragraphs(lines: readonly string[], heading: string): readonly string[] {
  const start = lines.indexOf(heading) + 1;
  if (start === 0) return [];
  const length = lines.slice(start).findIndex((line) => line.startsWith("#"));
  return lines
    .slice(start, length === -1 ? undefined : start + length)
    .filter((line) => line !== "" && !line.startsWith("|"));
}

/** The cells of a table's body. */
function tableUnder(lines: readonly string[], heading: string): readonly (readonly string[])[] {
  const start = lines.indexOf(heading);
  if (start === -1) fail(`has no section "${heading}"`);
  const body = lines.slice(start + 1);
  const first = body.findIndex((line) => line.startsWith("|"));
  const next = body.findIndex((line) => line.startsWith("#"));
  if (first === -1 || (next !== -1 && first > next)) fail(`has no table under "${heading}"`);
  const rows = body.slice(first + 2);
  const end = rows.findIndex((line) => !line.startsWith("|"));
  const cells = rows.slice(0, end === -1 ? undefined : end).map((line) => line.split("|").slice(1, -1));
  if (cells.length === 0) fail(`has an empty table under "${heading}"`);
  return cells.map((row) => row.map((cell) => cell.trim()));
}

/** A row of the table of latents: a code, or the noise. */
function latentsRow([span = "", what = "", prior = ""]: readonly string[]): Unread | NoiseCard {
  const columns = columnsOf(span);
  if (what === "noise") {
    const known = prior === "U(-1, 1)" ? "uniform" : prior === "N(0, 1)" ? "normal" : undefined;
    if (known === undefined) return fail(`says noise is drawn from "${prior}", neither U(-1, 1) nor N(0, 1)`);
    return { size: columns[1] - columns[0], prior: known, columns };
  }
  const name = /^code `([A-Za-z][\w-]*)`$/.exec(what)?.[1];
  if (name === undefined) return fail(`has a row of latents for "${what}", neither a code nor the noise`);
  const code = withPrior(name, columns, prior);
  const width = code.kind === "categorical" ? code.classes : 1;
  if (columns[1] - columns[0] !== width)
    fail(`gives the code ${name} ${columns[1] - columns[0]} columns of the latents, and its prior ${width}`);
  return code;
}

function columnsOf(span: string): Columns {
  const [, first, last] = /^(\d+)(?: to (\d+))?$/.exec(span) ?? [];
  if (first === undefined) return fail(`has a row of latents for the columns "${span}"`);
  return [Number(first), Number(last ?? first) + 1];
}

function withPrior(name: string, columns: Columns, prior: string): Unread {
  const [, classes, , unequal] =
    /^(\d+) classes, (equally likely|with probabilities (.+))$/.exec(prior) ?? [];
  if (classes !== undefined) {
    const k = Number(classes);
    if (k < 2 || k > MOST_CLASSES)
      return fail(`gives the code ${name} ${k} classes, not 2 to ${MOST_CLASSES}`);
    const equal = { name, columns, kind: "categorical", classes: k } as const;
    if (unequal === undefined) return equal;
    const probabilities = unequal.split(", ").map(Number);
    const sum = probabilities.reduce((total, p) => total + p, 0);
    if (probabilities.length !== k || !probabilities.every((p) => p > 0) || !(Math.abs(sum - 1) < 1e-4))
      return fail(`gives the code ${name} the probabilities "${unequal}", which are none of ${k} classes`);
    return { ...equal, probabilities };
  }
  if (prior === "Bernoulli(1/2)") return { name, columns, kind: "bernoulli", classes: 2 };
  if (prior === "N(0, 1)") return { name, columns, kind: "normal", low: -2, high: 2 };
  const ends = /^U\((\S+), (\S+)\)$/.exec(prior)?.slice(1).map(Number);
  const [low = Number.NaN, high = Number.NaN] = ends ?? [];
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high))
    return fail(`says the code ${name} is drawn from "${prior}", which is no prior of this library`);
  return { name, columns, kind: "uniform", low, high };
}
