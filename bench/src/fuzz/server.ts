import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { fromRoot } from "../paths.ts";
import { type Draw, drawOf } from "./draw.ts";
import type { Part } from "./part.ts";

type List = readonly [string, ...string[]];

const METHODS: List = ["GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND"];
const PIECES: List = [
  "api",
  "runs",
  "recipes",
  "studio",
  "none",
  "..",
  "%2e%2e",
  "%00",
  "%",
  "metrics",
  "events",
  "stop",
  "resume",
  "samples",
  "export",
  "a.png",
  "",
  "x".repeat(3000),
  "__proto__",
  "?after=-1",
  "?after=1e400",
  "?token=x",
  "%ff",
  "\\",
];
const BODIES: List = [
  "",
  "{}",
  "[]",
  "null",
  "{",
  "1e400",
  '{"recipe":{}}',
  '{"recipe":null}',
  '{"recipe":"none"}',
  '{"recipe":{"a":1}}',
  '{"name":"../x"}',
  '{"__proto__":{"a":1}}',
  '{"steps":-1}',
  `${"[".repeat(30_000)}`,
  `{"recipe":${'{"a":'.repeat(9000)}1${"}".repeat(9000)}}`,
  '"'.repeat(70_000),
  "\u0000",
];
const HEADERS: readonly [readonly [string, string], ...(readonly [string, string])[]] = [
  ["Content-Type", "application/json"],
  ["Content-Type", "text/plain"],
  ["Host", "elsewhere.example"],
  ["Origin", "http://elsewhere.example"],
  ["Cookie", "a=".repeat(900)],
  ["Range", "bytes=-1-9,5-"],
  ["If-None-Match", '"'],
  ["Accept-Encoding", "gzip;q=NaN"],
  ["Last-Event-ID", "-1"],
];

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function asked(draw: Draw, size: number): Asked {
  const pieces = Array.from({ length: 1 + draw.below(size + 1) }, () => draw.pick(PIECES));
  const path = `${draw.next() < 0.7 ? "/api/" : "/"}${pieces.join("/")}`;
  const headers = Object.fromEntries([
    ["Content-Type", "application/json"],
    ...Array.from({ length: draw.below(size) }, () => draw.pick(HEADERS)),
  ]);
  return {
    method: draw.next() < 0.6 ? draw.pick(["GET", "POST"]) : draw.pick(METHODS),
    path,
    headers,
    body: draw.pick(BODIES),
  };
}

/** Requests to a studio over a folder without runs. */
export const server: Part = {
  name: "server",
  limit: 10_000,
  async open(folder) {
    if (!existsSync(fromRoot("packages/studio/dist/page/index.html"))) return undefined;
    const runs = join(folder, "runs");
    await mkdir(runs, { recursive: true });
    const studio = spawn(process.execPath, [
      fromRoot("packages/cli/dist/main.js"),
      "studio",
      runs,
      "--port",
      "0",
    ]);
    process.once("exit", () => studio.kill("SIGKILL"));
    const [port, said] = await listening(studio);
    return {
      input(seed, size) {
        const one = asked(drawOf(seed), size);
        return {
          text: JSON.stringify({ ...one, body: one.body.slice(0, 200) }),
          async feed() {
            const status = await answered(port, one);
            if (status >= 500) throw new Error(`answered ${status}; the studio said ${said().slice(-500)}`);
            if (studio.exitCode !== null) throw new Error(`the studio ended: ${said().slice(-500)}`);
          },
        };
      },
      async close() {
        studio.kill("SIGKILL");
      },
    };
  },
};

/** The port that a studio says it answers at, and what it said besides. */
function listening(studio: ChildProcess): Promise<readonly [number, () => string]> {
  let text = "";
  return new Promise((resolve, reject) => {
    for (const stream of [studio.stdout, studio.stderr]) {
      stream?.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
        const port = /:(\d+)\//.exec(text)?.[1];
        if (port !== undefined) resolve([Number(port), () => text]);
      });
    }
    studio.once("exit", () => reject(new Error(`the studio did not start: ${text}`)));
  });
}

/** The status of the answer; what Node's client will not send is no fault of the server's. */
function answered(port: number, { method, path, headers, body }: Asked): Promise<number> {
  return new Promise((resolve, reject) => {
    try {
      const call = request({ host: "127.0.0.1", port, method, path, headers }, (response) => {
        resolve(response.statusCode ?? 0);
        response.destroy();
      });
      // A server may hang up on what it refuses.
      call.on("error", (error: NodeJS.ErrnoException) =>
        ["EPIPE", "ECONNRESET"].includes(error.code ?? "") ? resolve(0) : reject(error),
      );
      call.end(method === "GET" || method === "HEAD" ? undefined : body);
    } catch {
      resolve(0);
    }
  });
}
