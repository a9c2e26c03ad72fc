import { noiseOf, readCode, writeCode } from "../core/drawLatents.ts";
import type { ModelCard } from "../core/exploreApi.ts";
import { fitsAnAxis } from "./codeText.ts";

/** The ways to explore, in the order in which they are offered. */
export const TOOLS = ["grid", "classes", "between", "read"] as const;

export type Tool = (typeof TOOLS)[number];

/** Two ends, null where nobody pinned one, and how far along between them. */
export interface Between {
  readonly a: Float32Array | null;
  readonly b: Float32Array | null;
  readonly t: number;
}

/** What is on the screen of an opened model. */
export interface RoomState {
  readonly latents: Float32Array;
  /** The seed that the noise was drawn with; null for noise that was found or lies between two points. */
  readonly seed: number | null;
  /** Whether the noise stays while codes change. */
  readonly held: boolean;
  readonly tool: Tool;
  readonly axes: readonly [down: string, across: string];
  readonly between: Between;
}

/** Rows longer than this would make links that programs cut off. */
const MOST_IN_LINK = 400;

/** A room's state as the parameters of a link: codes by name, noise by its seed or, without one, number by number. */
export function roomLink(card: ModelCard, state: RoomState): Readonly<Record<string, string>> {
  const { latents, seed, held, tool, axes, between } = state;
  const row = (name: string, values: Float32Array | null) =>
    values === null || values.length > MOST_IN_LINK ? {} : { [name]: packed(values) };
  return {
    ...Object.fromEntries(card.codes.map((code) => [`c.${code.name}`, String(readCode(latents, code))])),
    // A class that is half another has no name, nor has noise without a seed: then the whole row is written.
    ...(seed !== null && isPlain(card, latents, seed) ? { z: String(seed) } : row("row", latents)),
    ...(held ? {} : { held: "no" }),
    tool,
    axes: axes.join(","),
    ...row("a", between.a),
    ...row("b", between.b),
    ...(between.t === START_T ? {} : { t: String(between.t) }),
  };
}

/** Half of the way. */
const START_T = 0.5;

/** Whether a row is what its codes' values and its noise's seed say. */
function isPlain(card: ModelCard, latents: Float32Array, seed: number): boolean {
  const codes = Object.fromEntries(card.codes.map((code) => [code.name, readCode(latents, code)]));
  return rowOf(card, codes, seed).every((value, i) => value === latents[i]);
}

function rowOf(card: ModelCard, codes: Readonly<Record<string, number>>, seed: number): Float32Array {
  const row = new Float32Array(card.inputSize);
  for (const code of card.codes) writeCode(row, code, codes[code.name] ?? 0);
  row.set(noiseOf(card, seed), card.noise.columns[0]);
  return row;
}

/** What a link says, for a model; what it leaves out, or says of another model, is as in the beginning. */
export function roomState(card: ModelCard, link: URLSearchParams): RoomState {
  const codes = Object.fromEntries(card.codes.map((code) => [code.name, codeValue(code, link)]));
  const asked = link.get("z") ?? "";
  const whole = unpacked(link.get("row"), card.inputSize);
  const seed = /^\d{1,10}$/.test(asked) && Number(asked) < 2 ** 31 ? Number(asked) : 1;
  const names = card.codes.filter(fitsAnAxis).map(({ name }) => name);
  const t = Number(link.get("t") ?? START_T);
  return {
    latents: whole ?? rowOf(card, codes, seed),
    seed: whole === null ? seed : null,
    held: link.get("held") !== "no",
    tool: TOOLS.find((tool) => tool === link.get("tool")) ?? "grid",
    axes: axesOf(names, link.get("axes")),
    between: {
      a: unpacked(link.get("a"), card.inputSize),
      b: unpacked(link.get("b"), card.inputSize),
      t: t >= 0 && t <= 1 ? t : START_T,
    },
  };
}

function axesOf(names: readonly string[], asked: string | null): readonly [string, string] {
  const [down, across] = (asked ?? "").split(",");
  const [known = "", other = ""] = [down, across].filter(
    (name) => name !== undefined && names.includes(name),
  );
  if (known !== "" && other !== "" && known !== other) return [known, other];
  return [names[0] ?? "", names[1] ?? ""];
}

function codeValue(code: ModelCard["codes"][number], link: URLSearchParams): number {
  const text = link.get(`c.${code.name}`);
  const value = text === null || text === "" ? Number.NaN : Number(text);
  if ("classes" in code) return Number.isInteger(value) && value >= 0 && value < code.classes ? value : 0;
  return Number.isFinite(value) ? value : (code.low + code.high) / 2;
}

/** Float32 numbers, little-endian, in base64 with the letters that links take as they are. */
function packed(values: Float32Array): string {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => {
    view.setFloat32(4 * i, value, true);
  });
  const text = Array.from(new Uint8Array(view.buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** @returns null for what is no row of so many finite numbers */
function unpacked(text: string | null, length: number): Float32Array | null {
  if (text === null || !/^[\w-]*$/.test(text) || text.length !== Math.ceil((16 * length) / 3)) return null;
  const bytes = Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) =>
    letter.charCodeAt(0),
  );
  const view = new DataView(bytes.buffer);
  const values = Float32Array.from({ length }, (_, i) => view.getFloat32(4 * i, true));
  return values.every(Number.isFinite) ? values : null;
}
