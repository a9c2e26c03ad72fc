import type { Server } from "node:http";
import { errorCode } from "saddlepoint/node";

/** Where a server really listens. */
export interface Listening {
  readonly address: string;
  readonly port: number;
}

/** Why a server could not listen, and what to do. */
function explained(error: unknown, host: string, port: number): Error {
  const reasons = new Map([
    ["EADDRINUSE", `port ${port} is taken: choose another with --port, or any free one with --port 0`],
    ["EACCES", `port ${port} may not be used: choose one above 1023 with --port`],
    ["EADDRNOTAVAIL", `--host must be an address of this machine, got ${host}`],
    ["ENOTFOUND", `--host must be an address of this machine, got ${host}, which has no address`],
    ["EAI_AGAIN", `--host must be an address of this machine, got ${host}, which has no address`],
  ]);
  const known = reasons.get(errorCode(error) ?? "");
  if (known !== undefined) return new Error(known, { cause: error });
  return error instanceof Error ? error : new Error(String(error));
}

/** @throws Error saying what to do when the address cannot be listened at */
export async function listening(server: Server, host: string, port: number): Promise<Listening> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(explained(error, host, port)));
    server.listen(port, host, resolve);
  });
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error(`no port was opened at ${host}`);
  return { address: bound.address, port: bound.port };
}
