import { open } from "node:fs/promises";
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

async function* contents(path: string): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const file = await open(path, "r");
  try {
    for (;;) {
      const chunk = new Uint8Array(256 * 1024);
      const { bytesRead } = await file.read(chunk, 0, chunk.length);
      if (bytesRead === 0) return;
      yield chunk.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
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
