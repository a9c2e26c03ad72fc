import { codeRange } from "./codeValues.ts";
import type { CodeCard, ModelCard } from "./exploreApi.ts";

/** What a link to Explore says: all that is on the screen but files that were dropped. */
export interface ExploreLink {
  /** "digits", or "run:NAME" of the studio's server. */
  readonly model: string;
  /** Values by code: a class, or a number. */
  readonly codes: Readonly<Record<string, number>>;
  /** The seed it is drawn from, or its units as they are, as after an inversion. */
  readonly noise: number | Float32Array<ArrayBuffer>;
  /** The codes across and down the grid. */
  readonly grid?: readonly [across: string, down: string] | undefined;
  /** The two points to go between, rows of the generator's input, and how far it is between them. */
  readonly pins?:
    | { readonly a: Float32Array<ArrayBuffer> | undefined; readonly b: Float32Array<ArrayBuffer> | undefined }
    | undefined;
  readonly blend?: number | undefined;
}

/** Names of a code in a link, apart from those of everything else. */
const CODE = "c.";

/** A link's state as the part of an address after "?". `exploreLinkFrom` gives the same state back, to the bit. */
export function exploreLinkParams(link: ExploreLink): URLSearchParams {
  const params = new URLSearchParams({ model: link.model });
  for (const [name, value] of Object.entries(link.codes)) params.set(CODE + name, numberText(value));
  if (typeof link.noise === "number") params.set("seed", String(link.noise));
  else params.set("noise", floatsText(link.noise));
  if (link.grid !== undefined) params.set("grid", link.grid.join("~"));
  if (link.pins?.a !== undefined) params.set("a", floatsText(link.pins.a));
  if (link.pins?.b !== undefined) params.set("b", floatsText(link.pins.b));
  if (link.blend !== undefined) params.set("t", String(link.blend));
  return params;
}

/** The state that a link's parameters say; whatever is missing or malformed is as in a room just entered. */
export function exploreLinkFrom(params: URLSearchParams): ExploreLink {
  const codes: Record<string, number> = {};
  for (const [name, text] of params) {
    const value = finite(text);
    if (name.startsWith(CODE) && value !== undefined) codes[name.slice(CODE.length)] = value;
  }
  const seed = finite(params.get("seed"));
  const [across, down] = params.get("grid")?.split("~") ?? [];
  const [a, b] = [floatsFrom(params.get("a")), floatsFrom(params.get("b"))];
  const blend = finite(params.get("t"));
  return {
    model: params.get("model") ?? "digits",
    codes,
    noise: floatsFrom(params.get("noise")) ?? (Number.isSafeInteger(seed) ? (seed ?? 1) : 1),
    ...(across && down ? { grid: [across, down] } : {}),
    ...(a !== undefined || b !== undefined ? { pins: { a, b } } : {}),
    ...(blend === undefined ? {} : { blend: Math.min(1, Math.max(0, blend)) }),
  };
}

/**
 * A link's state as a model can have it: codes that it has, within what can be chosen, with the middle or class 0 where the link
 * says nothing; noise and pins of its size.
 */
export function fittedLink(link: ExploreLink, card: ModelCard): ExploreLink {
  const has = (name: string): boolean => card.codes.some((code) => code.name === name);
  const row = (pin: Float32Array<ArrayBuffer> | undefined) =>
    pin?.length === card.inputSize ? pin : undefined;
  const { noise, grid, pins, blend } = link;
  const [a, b] = [row(pins?.a), row(pins?.b)];
  return {
    model: link.model,
    codes: Object.fromEntries(
      card.codes.map((code) => [
        code.name,
        fittedCode(code, new Map(Object.entries(link.codes)).get(code.name)),
      ]),
    ),
    noise: typeof noise === "number" || noise.length === card.noise.size ? noise : 1,
    ...(grid?.every(has) && grid[0] !== grid[1] ? { grid } : {}),
    ...(a !== undefined || b !== undefined ? { pins: { a, b } } : {}),
    ...(blend === undefined ? {} : { blend }),
  };
}

/** A code's value within what can be chosen. */
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

/** Bytes of float32 numbers, the low one first whatever the machine, as base64 with the letters that addresses allow. */
function floatsText(values: Float32Array): string {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  for (const [i, value] of values.entries()) view.setFloat32(4 * i, value, true);
  const text = Array.from(new Uint8Array(view.buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Undefined for what is no such text, or holds a number that is not finite. */
function floatsFrom(text: string | null): Float32Array<ArrayBuffer> | undefined {
  if (text === null || !/^[\w-]*$/.test(text)) return undefined;
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) =>
      character.charCodeAt(0),
    );
    if (bytes.length % 4 !== 0) return undefined;
    const view = new DataView(bytes.buffer);
    const values = Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
    return values.every(Number.isFinite) ? values : undefined;
  } catch {
    return undefined;
  }
}
