import { noiseOf, readCode, writeCode } from "../core/drawLatents.ts";
import type { ModelCard } from "../core/exploreApi.ts";
import { exploreLinkFrom, exploreLinkParams, fittedLink } from "../core/exploreLink.ts";
import { fitsAnAxis } from "./codeText.ts";

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

/** A room's state as the parameters of a link. @param model as a link names it; "" for files, which no link brings along */
export function roomLink(card: ModelCard, model: string, state: RoomState): URLSearchParams {
  const { latents, seed, held, tool, axes, between } = state;
  const codes = Object.fromEntries(card.codes.map((code) => [code.name, readCode(latents, code)]));
  const [down, across] = axes;
  const { a, b, t } = between;
  const params = exploreLinkParams({
    model,
    codes,
    // Noise without a seed is written number by number; so is a class that is half another, with the whole row.
    noise: seed !== null && same(rowOf(card, codes, seed), latents) ? seed : latents,
    grid: down === "" || across === "" ? undefined : [across, down],
    pins: { a: a ?? undefined, b: b ?? undefined },
    blend: t === START_T ? undefined : t,
  });
  if (model === "") params.delete("model");
  params.set("tool", tool);
  if (!held) params.set("held", "no");
  return params;
}

/** What a link says, for a model; what it leaves out, or says of another model, is as in the beginning. */
export function roomState(card: ModelCard, params: URLSearchParams): RoomState {
  const said = exploreLinkFrom(params);
  const { codes, noise, grid, pins, blend } = fittedLink(said, card);
  const whole =
    typeof said.noise !== "number" && said.noise.length === card.inputSize ? said.noise : undefined;
  const seed = typeof noise === "number" && noise >= 0 && noise < SEEDS ? noise : 1;
  const names = card.codes.filter(fitsAnAxis).map(({ name }) => name);
  const [across, down] = grid?.every((name) => names.includes(name))
    ? grid
    : [names[1] ?? "", names[0] ?? ""];
  return {
    latents: whole ?? rowOf(card, codes, seed),
    seed: whole === undefined ? seed : null,
    held: params.get("held") !== "no",
    tool: TOOLS.find((tool) => tool === params.get("tool")) ?? "grid",
    axes: [down, across],
    between: { a: pins?.a ?? null, b: pins?.b ?? null, t: blend ?? START_T },
  };
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
