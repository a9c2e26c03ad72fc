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

/**
 * What a link says, for a model: its codes within what can be chosen, points of its size. What a link leaves out, or says of
 * another model, is as in the beginning.
 */
export function roomState(card: ModelCard, params: URLSearchParams): RoomState {
  const codes = Object.fromEntries(
    card.codes.map((code) => [code.name, fittedCode(code, finite(params.get(CODE + code.name)))]),
  );
  const row = (name: string): Float32Array<ArrayBuffer> | null => {
    const values = floatsFrom(params.get(name));
    return values?.length === card.inputSize ? values : null;
  };
  const whole = row("noise");
  const said = finite(params.get("seed")) ?? 1;
  const seed = Number.isSafeInteger(said) && said >= 0 && said < SEEDS ? said : 1;
  const names = card.codes.filter(fitsAnAxis).map(({ name }) => name);
  const [first = "", second = ""] = names;
  const [across = "", down = ""] = params.get("grid")?.split("~") ?? [];
  const known = across !== down && names.includes(across) && names.includes(down);
  return {
    latents: whole ?? rowOf(card, codes, seed),
    seed: whole === null ? seed : null,
    held: params.get("held") !== "no",
    tool: TOOLS.find((tool) => tool === params.get("tool")) ?? "grid",
    axes: known ? [down, across] : [first, second],
    between: { a: row("a"), b: row("b"), t: Math.min(1, Math.max(0, finite(params.get("t")) ?? START_T)) },
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
