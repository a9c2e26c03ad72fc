import { existsSync } from "node:fs";
import { fromRoot } from "../paths.ts";
import { run } from "./run.ts";

type Python =
  | { readonly file: string }
  | { readonly absent: string; readonly codes: readonly (number | null)[] };

const tried = new Map<string, Promise<Python>>();

/**
 * The first Python that runs a line to its end; Debian's own, which may have PyTorch, is not always the first on PATH.
 *
 * @returns `file`; or `absent`, which of them cannot, and their exit `codes`
 */
export function findPython(line: string): Promise<Python> {
  const found = tried.get(line) ?? lookFor(line);
  tried.set(line, found);
  return found;
}

async function lookFor(line: string): Promise<Python> {
  const candidates = [process.env.SADDLEPOINT_PYTHON ?? "", "python3", "/usr/bin/python3"].filter(Boolean);
  const codes = [];
  for (const file of candidates) {
    const { code } = await run(file, ["-c", line], { seconds: 120 });
    if (code === 0) return { file };
    codes.push(code);
  }
  return { absent: `none of ${candidates.map((name) => name.split("/").at(-1)).join(", ")}`, codes };
}

const PEERS = fromRoot("bench/peers");

let installed: Promise<string | undefined> | undefined;

/**
 * TensorFlow.js is no dependency of the workspace: it is installed beside its script when it is first asked for.
 *
 * @returns why it cannot be; undefined when it is there
 */
export function installPeers(): Promise<string | undefined> {
  installed ??= install();
  return installed;
}

async function install(): Promise<string | undefined> {
  if (existsSync(`${PEERS}/node_modules/@tensorflow/tfjs-backend-wasm`)) return undefined;
  const args = ["ci", "--prefix", PEERS, "--ignore-scripts"];
  const { code, stderr } = await run("npm", args, { seconds: 300, cwd: PEERS });
  return code === 0 ? undefined : `npm ci in bench/peers failed: ${npmError(stderr)}`;
}

/** What npm says is wrong, without where it logged that. */
const npmError = (stderr: string): string =>
  stderr
    .split("\n")
    .filter((line) => line.startsWith("npm error") && !line.includes("complete log"))
    .slice(0, 3)
    .map((line) => line.slice("npm error".length).trim())
    .join(", ");
