import { partProblem, strangeParts } from "../../app/linkProblems.ts";
import { codeRange } from "../core/codeValues.ts";
import { noiseOf, readCode, writeCode } from "../core/drawLatents.ts";
import type { CodeCard, ModelCard } from "../core/exploreApi.ts";
import { fitsAnAxis } from "./codeText.ts";
import { floatsFrom, floatsText } from "./floatsText.ts";

/** The ways to explore, in the order in which they are offered. */
export const TOOLS = ["grid", "classes", "between", "read"] as const;

export type Tool = (typeof TOOLS)[number];

/** Two ends, null where nobody pinned one, and how far along between them. */
export interface Between {
  readonly a: Float32Array<ArrayBuffer> | null;
  readonly b: Float32Array<ArrayBuffer> | null;
  readonly t: number;
}

/** What is on the screen of an opened model. */
export interface RoomState {
  readonly latents: Float32Array<ArrayBuffer>;
  /** The seed that the noise was drawn with; null for noise that was found or lies between two points. */
  readonly seed: number | null;
  /** Whether the noise stays while codes change. */
  readonly held: boolean;
  readonly tool: Tool;
  readonly axes: readonly [down: string, across: string];
  readonly between: Between;
}

/** Half of the way. */
const START_T = 0.5;
const SEEDS = 2 ** 31;
/** Names of codes in a link, apart from those of everything else. */
const CODE = "c.";

/** A room's state as the parameters of a link. @param model as a link names it; "" for files, which no link brings along */
export function roomLink(card: ModelCard, model: string, state: RoomState): URLSearchParams {
  const { latents, seed, held, tool, axes, between } = state;
  const [down, across] = axes;
  const { a, b, t } = between;
  const params = new URLSearchParams(model === "" ? {} : { model });
  const codes = Object.fromEntries(card.codes.map((code) => [code.name, readCode(latents, code)]));
  for (const [name, value] of Object.entries(codes)) params.set(CODE + name, numberText(value));
  // Noise without a seed is written number by number; so is a class that is half another, with the whole row.
  const drawn = seed !== null && same(rowOf(card, codes, seed), latents);
  params.set(drawn ? "seed" : "noise", drawn ? String(seed) : floatsText(latents));
  if (down !== "" && across !== "") params.set("grid", `${across}~${down}`);
  if (a !== null) params.set("a", floatsText(a));
  if (b !== null) params.set("b", floatsText(b));
  if (t !== START_T) params.set("t", String(t));
  params.set("tool", tool);
  if (!held) params.set("held", "no");
  return params;
}

const KEYS: ReadonlySet<string> = new Set(["model", "seed", "noise", "grid", "a", "b", "t", "tool", "held"]);

/**
 * What a link says, for a model: its codes within what can be chosen, points of its size; and a sentence on each part that cannot be
 * used. What a link leaves out, or says of another model, is as in the beginning.
 */
export function roomState(
  card: ModelCard,
  params: URLSearchParams,
): RoomState & { readonly problems: readonly string[] } {
  const problems: string[] = [];
  const require = (key: string, allowed: string, fits: (text: string) => boolean, used: string): void => {
    const text = params.get(key);
    if (text !== null && !fits(text)) problems.push(partProblem(key, allowed, text, used));
  };
  const row = (name: string, used: string): Float32Array<ArrayBuffer> | null => {
    const values = floatsFrom(params.get(name));
    const fits = values?.length === card.inputSize;
    require(name, `a point of this model, of ${card.inputSize} numbers`, () => fits, used);
    return fits ? values : null;
  };
  const said = finite(params.get("seed")) ?? 1;
  const seed = Number.isSafeInteger(said) && said >= 0 && said < SEEDS ? said : 1;
  require("seed", `a whole number from 0 to ${SEEDS - 1}`, (text) => finite(text) === seed, String(seed));
  const whole = row("noise", `that of seed ${seed}`);
  const codes = Object.fromEntries(
    card.codes.map((code) => {
      const key = CODE + code.name;
      const value = fittedCode(code, finite(params.get(key)));
      const [low, high] = codeRange(code);
      const kind = "classes" in code ? "a whole number" : "a number";
      // A whole point says its codes itself: one between two classes has no value that could be chosen.
      if (whole === null)
        require(key, `${kind} from ${low} to ${high}`, (text) => finite(text) === value, String(value));
      return [code.name, value];
    }),
  );
  const names = card.codes.filter(fitsAnAxis).map(({ name }) => name);
  const [first = "", second = ""] = names;
  const [across = "", down = ""] = params.get("grid")?.split("~") ?? [];
  const known = across !== down && names.includes(across) && names.includes(down);
  require("grid", `two codes of ${names.join(", ") || "none"}, with ~ between them`, () =>
    known, `${second}~${first}`);
  const tool = TOOLS.find((name) => name === params.get("tool")) ?? "grid";
  require("tool", `one of ${TOOLS.join(", ")}`, (text) => text === tool, tool);
  const t = Math.min(1, Math.max(0, finite(params.get("t")) ?? START_T));
  require("t", "a number from 0 to 1", (text) => finite(text) === t, String(t));
  require("held", "yes or no", (text) => text === "yes" || text === "no", "yes");
  const between = { a: row("a", "no point"), b: row("b", "no point"), t };
  const isKnown = (key: string): boolean =>
    KEYS.has(key) || (key.startsWith(CODE) && Object.hasOwn(codes, key.slice(CODE.length)));
  return {
    latents: whole ?? rowOf(card, codes, seed),
    seed: whole === null ? seed : null,
    held: params.get("held") !== "no",
    tool,
    axes: known ? [down, across] : [first, second],
    between,
    problems: [...problems, ...strangeParts(params, isKnown)],
  };
}

/** A code's value within what can be chosen: the middle or class 0 where nothing is said. */
function fittedCode(code: CodeCard, value: number | undefined): number {
  const [low, high] = codeRange(code);
  if (value === undefined) return "classes" in code ? 0 : (low + high) / 2;
  const within = Math.min(high, Math.max(low, value));
  return "classes" in code ? Math.round(within) : within;
}

/** As short as gives back the same number, the sign of zero included. */
const numberText = (value: number): string => (Object.is(value, -0) ? "-0" : String(value));

function finite(text: string | null): number | undefined {
  const value = text === null || text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** The point that codes and the noise of a seed make. */
function rowOf(
  card: ModelCard,
  codes: Readonly<Record<string, number>>,
  seed: number,
): Float32Array<ArrayBuffer> {
  const row = new Float32Array(card.inputSize);
  for (const code of card.codes) writeCode(row, code, codes[code.name] ?? 0);
  row.set(noiseOf(card, seed), card.noise.columns[0]);
  return row;
}

const same = (a: Float32Array, b: Float32Array): boolean => a.every((value, i) => value === b[i]);
