import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Tensor } from "@saddlepoint/engine";
import type { Json } from "../data/json.ts";
import { decodeSafetensors, encodeSafetensors } from "../data/safetensors.ts";
import { parseSafetensorsHeader } from "../data/safetensorsHeader.ts";
import { tensorToBytes } from "../data/tensorBytes.ts";
import { type Origin, originSchema } from "./origin.ts";
import { parsedJson } from "./parsedJson.ts";
import { explained } from "./reason.ts";

/** Everything a run needs to go on as if it had never stopped. */
export type Checkpoint = {
  /** Training steps done. */
  readonly step: number;
  /** Parameters, running statistics and the optimisers' state, by name. */
  readonly tensors: Readonly<Record<string, Tensor>>;
  /** The rest, such as the random streams' states and the place in the data. */
  readonly state: Json;
  /** What made it; checkpoints of version 0.1.0 do not say. */
  readonly origin?: Origin | undefined;
};

const FORMAT = "saddlepoint checkpoint 1";
/** Those of this version and of later ones. */
const FORMATS = /^saddlepoint checkpoint [1-9]\d*$/;
const NO_HASH = "0".repeat(64);

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** `JSON.stringify`, except that a number JSON cannot hold is an error and not a silent null. */
function exactJson(state: Json): string {
  return JSON.stringify(state, (key, value: unknown) => {
    if (typeof value === "number" && !Number.isFinite(value)) {
      throw new RangeError(
        `encodeCheckpoint(state): numbers must be finite, got ${value} at ${JSON.stringify(key)}`,
      );
    }
    return value;
  });
}

/** The header's bytes with its own hash blanked, which is what that hash is taken over; and where the hash stands. */
function blankedHeader(
  bytes: Uint8Array,
  dataStart: number,
  hash: string,
): { header: Buffer; at: number } | undefined {
  const header = Buffer.from(bytes.subarray(0, dataStart));
  // Inside JSON strings every quote is escaped, so this text can only be the metadata's own key and value.
  const key = '"sha256":"';
  const found = header.indexOf(`${key}${hash}"`);
  if (found < 0) return undefined;
  const at = found + key.length;
  header.write(NO_HASH, at, "latin1");
  return { header, at };
}

/**
 * A checkpoint as the bytes of a safetensors file, which other tools can read too. Its metadata hold the step, the state
 * as JSON, the SHA-256 of every tensor's bytes, and the SHA-256 of the whole header (that hash itself blanked): together
 * they cover every byte of the file. The same checkpoint gives the same bytes.
 *
 * @throws RangeError for a step that is not a non-negative integer, or a state that JSON cannot hold exactly
 */
export function encodeCheckpoint({ step, tensors, state, origin }: Checkpoint): Uint8Array {
  if (!Number.isSafeInteger(step) || step < 0) {
    throw new RangeError(`encodeCheckpoint(step): step must be an integer of at least 0, got ${step}`);
  }
  const hashes = Object.entries(tensors).map(([name, tensor]) => [name, sha256(tensorToBytes(tensor).bytes)]);
  const bytes = encodeSafetensors(tensors, {
    format: FORMAT,
    step: String(step),
    state: exactJson(state),
    ...(origin === undefined ? {} : { origin: JSON.stringify(origin) }),
    tensorHashes: JSON.stringify(Object.fromEntries(hashes)),
    sha256: NO_HASH,
  });
  const { dataStart } = parseSafetensorsHeader(bytes, "the new checkpoint");
  const blanked = blankedHeader(bytes, dataStart, NO_HASH);
  if (!blanked) throw new Error("encodeCheckpoint: the header lost its hash");
  bytes.set(Buffer.from(sha256(blanked.header), "latin1"), blanked.at);
  return bytes;
}

/** A checkpoint that is whole, and that a later version of the library wrote. */
export class NewerCheckpointError extends Error {}

function checkHashes(bytes: Uint8Array, path: string): void {
  const { entries, metadata, dataStart } = parseSafetensorsHeader(bytes, path);
  const { format = "", sha256: claimed } = metadata;
  const header = claimed === undefined ? undefined : blankedHeader(bytes, dataStart, claimed)?.header;
  const isWhole = header !== undefined && sha256(header) === claimed;
  if (isWhole && format !== FORMAT && FORMATS.test(format)) {
    throw new NewerCheckpointError(
      `decodeCheckpoint: ${path} is of a later version: its format must be ${FORMAT}, got ${format}; ` +
        "use that version, or take the file away to go on with an older one",
    );
  }
  if (format !== FORMAT || claimed === undefined) {
    throw new Error(
      `decodeCheckpoint: ${path} is not a checkpoint: expected the format ${FORMAT}, got ${format}`,
    );
  }
  if (!isWhole) {
    throw new Error(`decodeCheckpoint: ${path} is damaged: its header does not match its SHA-256`);
  }
  const hashes = new Map(Object.entries(JSON.parse(metadata.tensorHashes ?? "{}")));
  const wrong = entries.filter(
    ({ name, begin, end }) => hashes.get(name) !== sha256(bytes.subarray(dataStart + begin, dataStart + end)),
  );
  if (wrong.length > 0) {
    const names = wrong.map(({ name }) => JSON.stringify(name)).join(", ");
    throw new Error(
      `decodeCheckpoint: ${path} is damaged: ${names} of its tensors do not match their SHA-256`,
    );
  }
}

/**
 * Reads a checkpoint's bytes after checking every one of them.
 *
 * @throws Error naming the file, and the tensor or the part of the header that is damaged; NewerCheckpointError for one of a later
 * format
 */
export function decodeCheckpoint(bytes: Uint8Array, path: string): Checkpoint {
  checkHashes(bytes, path);
  const { tensors, metadata } = decodeSafetensors(bytes, path);
  const origin = originSchema.safeParse(parsedJson(metadata.origin ?? "")).data;
  return { step: Number(metadata.step), tensors, state: JSON.parse(metadata.state ?? "null"), origin };
}

/** Reads a checkpoint file; throws as `decodeCheckpoint` does, and when the file cannot be read. */
export async function readCheckpoint(path: string): Promise<Checkpoint> {
  return decodeCheckpoint(await explained(`readCheckpoint(path): cannot read ${path}`, readFile(path)), path);
}
