import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const PEERS = fileURLToPath(new URL("../peers", import.meta.url));

/** TensorFlow.js is no dependency of the workspace: it is installed with the other peers when it is first asked for. */
export async function installPeers() {
  if (existsSync(`${PEERS}/node_modules/@tensorflow/tfjs-backend-wasm`)) return;
  await promisify(execFile)("npm", ["ci", "--prefix", PEERS, "--ignore-scripts"], { cwd: PEERS });
}
