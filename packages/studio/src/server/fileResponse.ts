import { createReadStream } from "node:fs";
import { extname } from "node:path";
import type { Context } from "hono";
import type { Stamp } from "./stamp.ts";
import { streamOf } from "./streamOf.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};

/** Opened when it is first asked for: nobody reads the body of an answer to HEAD. */
async function* contents(path: string): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  yield* createReadStream(path, { highWaterMark: 256 * 1024 });
}

/** A file as a response; nothing but its headers where the asker has this version already. */
export function fileResponse(
  c: Context,
  { path, changed, size }: Stamp,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const tag = `"${size.toString(36)}-${Math.round(changed * 1000).toString(36)}"`;
  const all = { "Cache-Control": "private, no-cache", ETag: tag, ...headers };
  if (c.req.header("If-None-Match") === tag) return c.body(null, 304, all);
  return c.body(streamOf(contents(path)), 200, {
    "Content-Type": TYPES[extname(path).toLowerCase()] ?? "application/octet-stream",
    "Content-Length": String(size),
    ...all,
  });
}
