import { foreignKind } from "../data/foreignFile.ts";
import { pathName } from "./byteChunks.ts";

/** How a text is written that begins with these bytes; UTF-8 unless a mark says otherwise. */
export function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return "utf-8";
}

/**
 * The text that these pieces of a file hold, piece by piece: in UTF-8, or in UTF-16 with a byte-order mark, as spreadsheets write
 * it.
 *
 * @throws Error naming the file when it is no such text
 */
export async function* textChunks(path: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  const decoded = (chunk?: Uint8Array): string => {
    try {
      return decoder?.decode(chunk, { stream: chunk !== undefined }) ?? "";
    } catch (error) {
      const encoding = decoder?.encoding.toUpperCase() ?? "UTF-8";
      throw new Error(`textChunks(path): ${pathName(path)} is not text in ${encoding}`, { cause: error });
    }
  };
  for await (const chunk of chunks) {
    if (decoder === undefined) {
      const kind = foreignKind(chunk);
      if (kind !== undefined) throw new Error(`textChunks(path): ${pathName(path)} is no table but ${kind}`);
      decoder = new TextDecoder(encodingOf(chunk), { fatal: true });
    }
    const text = decoded(chunk);
    if (text.includes("\0")) {
      throw new Error(`textChunks(path): ${pathName(path)} holds a zero byte, which no table has`);
    }
    yield text;
  }
  yield decoded();
}
