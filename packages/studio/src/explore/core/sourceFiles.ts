import digitsEncoder from "../../../models/digits/encoder.onnx?url";
import digitsExamples from "../../../models/digits/examples.bin?url";
import digitsGenerator from "../../../models/digits/generator.onnx?url";
import digitsCard from "../../../models/digits/README.md?url";
import type { ModelFile, ModelSource } from "./exploreApi.ts";
import { CARD_FILE, ENCODER_FILE, GENERATOR_FILE } from "./modelFiles.ts";

/** The files of a model's source, and real images beside them where there are any. */
export interface SourceFiles {
  readonly given: readonly ModelFile[];
  readonly examples?: Uint8Array<ArrayBuffer> | undefined;
}

/**
 * Fetches a model's files from where they lie; files that were dropped lie here already.
 *
 * @throws Error naming the file that cannot be fetched, and what to do
 */
export async function sourceFiles(source: ModelSource): Promise<SourceFiles> {
  if (source.kind === "files") return { given: source.files };
  if (source.kind === "digits") {
    const [generator, encoder, card, examples] = await Promise.all(
      [digitsGenerator, digitsEncoder, digitsCard, digitsExamples].map((url) => fetched(url)),
    );
    return {
      given: [
        ...named(GENERATOR_FILE, generator),
        ...named(ENCODER_FILE, encoder),
        ...named(CARD_FILE, card),
      ],
      examples: examples === undefined ? undefined : new Uint8Array(await examples.arrayBuffer()),
    };
  }
  const [generator, card, encoder] = await Promise.all([
    fetched(source.url + GENERATOR_FILE),
    fetched(source.url + CARD_FILE),
    // A run without codes has no encoder.
    fetched(source.url + ENCODER_FILE, true),
  ]);
  return {
    given: [...named(GENERATOR_FILE, generator), ...named(ENCODER_FILE, encoder), ...named(CARD_FILE, card)],
  };
}

const named = (name: string, contents: Blob | undefined): readonly ModelFile[] =>
  contents === undefined ? [] : [{ name, contents }];

/** A file from a web host. @param optional whether there may be none: then undefined */
async function fetched(url: string): Promise<Blob>;
async function fetched(url: string, optional: true): Promise<Blob | undefined>;
async function fetched(url: string, optional = false): Promise<Blob | undefined> {
  const file = url.replace(/^.*\//, "").replace(/\?.*$/, "");
  let answer: Response;
  try {
    answer = await fetch(url);
  } catch {
    throw new Error(`${file} cannot be fetched: nothing answers. See that the studio's server still runs.`);
  }
  if (optional && answer.status === 404) return undefined;
  if (!answer.ok) throw new Error(`${file} cannot be fetched: ${await problem(answer)}`);
  return answer.blob();
}

/** What the studio's server says went wrong, or else the status. */
async function problem(answer: Response): Promise<string> {
  const body: unknown = await answer.json().catch(() => undefined);
  const said = typeof body === "object" && body !== null ? Reflect.get(body, "error") : undefined;
  return typeof said === "string" ? said : `the server answered ${answer.status} ${answer.statusText}`;
}
