import { DEVICES } from "@saddlepoint/engine";
import type { Context } from "hono";
import { isPlainObject } from "saddlepoint/data";
import { mostThreads } from "saddlepoint/node";
import type { RecipeRequest, ResumeRequest, StartRequest } from "../runs/api.ts";
import { Problem } from "./problem.ts";
import { requireRunName } from "./runName.ts";

/** The largest body that is read, in bytes. */
const LARGEST = 64 * 1024;

const tooLarge = (): Problem => new Problem(413, `the body must have at most ${LARGEST} bytes`);

/**
 * A request's body as text, of which no more is read than may be there, whatever the request says of its length.
 *
 * @throws Problem 413 for a larger one
 */
async function readBody(c: Context): Promise<string> {
  if (Number(c.req.header("Content-Length") ?? 0) > LARGEST) throw tooLarge();
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const piece of c.req.raw.body ?? []) {
      bytes += piece.length;
      if (bytes > LARGEST) throw tooLarge();
      pieces.push(piece);
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    // Whoever sent it went away: nobody hears the answer, and nothing is wrong here.
    throw new Problem(400, "the body ended before its length");
  }
  return Buffer.concat(pieces).toString("utf8");
}

type Fields = Readonly<Record<string, unknown>>;

/** A value as it was written, as far as it can be shown: what is nested thousands deep cannot. */
function shown(value: unknown): string {
  try {
    return (JSON.stringify(value) ?? String(value)).slice(0, 200);
  } catch {
    return Array.isArray(value)
      ? "a list, nested too deeply to be shown"
      : "a mapping, nested too deeply to be shown";
  }
}

function refuse(field: string, requirement: string, value: unknown): never {
  throw new Problem(400, `${field} must be ${requirement}, got ${shown(value)}`);
}

/** A JSON object with no fields but those named; no body at all is an empty one. */
async function readFields(c: Context, names: readonly string[]): Promise<Fields> {
  const text = await readBody(c);
  if (text === "") return {};
  // A page of another site can send a form or plain text without asking; JSON it cannot.
  if (!/^application\/json\s*(;|$)/i.test(c.req.header("Content-Type") ?? "")) {
    throw new Problem(415, "the body must be JSON, with Content-Type: application/json");
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Problem(400, "the body must be JSON, and cannot be read as such");
  }
  if (!isPlainObject(value)) return refuse("the body", "a JSON object", value);
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown === undefined) return value;
  return refuse("the body", `of the fields ${names.join(", ")}`, unknown);
}

function countOf(field: string, value: unknown, most?: number): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 1 && value <= (most ?? value)) {
    return value;
  }
  return refuse(
    field,
    most === undefined ? "an integer of at least 1" : `an integer from 1 to ${most}`,
    value,
  );
}

function textsOf(value: unknown): readonly string[] {
  if (value === undefined) return [];
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
  return refuse("set", "a list of path=value", value);
}

/** @throws Problem 400 or 415 naming the field, the requirement and the value received */
export async function readStartRequest(c: Context): Promise<StartRequest> {
  const { recipe, name, set, device, threads } = await readFields(c, [
    "recipe",
    "name",
    "set",
    "device",
    "threads",
  ]);
  if (typeof recipe !== "string" || recipe.trim() === "") {
    return refuse("recipe", "a preset's name or a recipe in YAML", recipe);
  }
  if (name !== undefined && typeof name !== "string") return refuse("name", "a text", name);
  const known = DEVICES.find((entry) => entry === device);
  if (device !== undefined && known === undefined) refuse("device", `one of ${DEVICES.join(", ")}`, device);
  const count = countOf("threads", threads, mostThreads());
  return {
    recipe,
    ...(name === undefined ? {} : { name: requireRunName(name) }),
    set: textsOf(set),
    ...(known === undefined ? {} : { device: known }),
    ...(count === undefined ? {} : { threads: count }),
  };
}

/** @throws Problem 400 or 415 naming the field, the requirement and the value received */
export async function readRecipeRequest(c: Context): Promise<RecipeRequest> {
  const { recipe } = await readFields(c, ["recipe"]);
  if (typeof recipe === "string" && recipe.trim() !== "") return { recipe };
  return refuse("recipe", "a recipe in YAML", recipe);
}

/** @throws Problem 400 or 415 naming the field, the requirement and the value received */
export async function readResumeRequest(c: Context): Promise<ResumeRequest> {
  const { steps, acceptChanges } = await readFields(c, ["steps", "acceptChanges"]);
  const count = countOf("steps", steps);
  if (acceptChanges !== undefined && typeof acceptChanges !== "boolean") {
    return refuse("acceptChanges", "true or false", acceptChanges);
  }
  return {
    ...(count === undefined ? {} : { steps: count }),
    ...(acceptChanges === undefined ? {} : { acceptChanges }),
  };
}

/**
 * The step that `?after=` names; undefined without one.
 *
 * @throws Problem 400 where it is no integer
 */
export function stepAfter(c: Context): number | undefined {
  const text = c.req.query("after");
  if (text === undefined || text === "") return undefined;
  const step = Number(text);
  if (Number.isSafeInteger(step)) return step;
  throw new Problem(400, `after must be a step, got ${JSON.stringify(text.slice(0, 200))}`);
}
