import type { Context } from "hono";
import { Problem } from "./problem.ts";

/** The largest body that is read, in bytes. */
const LARGEST = 64 * 1024;

const tooLarge = (): Problem => new Problem(413, `the body must have at most ${LARGEST} bytes`);

/**
 * A request's body as text, of which no more is read than may be there, whatever the request says of its length.
 *
 * @throws Problem 413 for a larger one
 */
export async function readBody(c: Context): Promise<string> {
  if (Number(c.req.header("Content-Length") ?? 0) > LARGEST) throw tooLarge();
  const { body } = c.req.raw;
  if (body === null) return "";
  const reader = body.getReader();
  const pieces: Uint8Array[] = [];
  for (let bytes = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(pieces).toString("utf8");
    bytes += value.length;
    if (bytes > LARGEST) {
      await reader.cancel().catch(() => undefined);
      throw tooLarge();
    }
    pieces.push(value);
  }
}
