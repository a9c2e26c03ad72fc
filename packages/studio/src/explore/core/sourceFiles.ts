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
    const [examples, ...given] = await Promise.all([
      fetched("examples.bin", digitsExamples),
      fetched(GENERATOR_FILE, digitsGenerator),
      fetched(ENCODER_FILE, digitsEncoder),
      fetched(CARD_FILE, digitsCard),
    ]);
    const [packed] = examples;
    return { given: given.flat(), examples: packed && new Uint8Array(await packed.contents.arrayBuffer()) };
  }
  const given = await Promise.all([
    fetched(GENERATOR_FILE, source.url + GENERATOR_FILE),
    // A run without codes has no encoder.
    fetched(ENCODER_FILE, source.url + ENCODER_FILE, true),
    fetched(CARD_FILE, source.url + CARD_FILE),
  ]);
  return { given: given.flat() };
}

/** A file from a web host, called as a model's files are. @param optional whether there may be none */
async function fetched(name: string, url: string, optional = false): Promise<readonly ModelFile[]> {
  const file = url.replace(/^.*\//, "").replace(/\?.*$/, "");
  let answer: Response;
  try {
    answer = await fetch(url);
  } catch {
    throw new Error(`${file} cannot be fetched: nothing answers. See that the studio's server still runs.`);
  }
  if (optional && answer.status === 404) return [];
  if (!answer.ok) throw new Error(`${file} cannot be fetched: ${await problem(answer)}`);
  return [{ name, contents: await answer.blob() }];
}

/** What the studio's server says went wrong, or else the status. */
async function problem(answer: Response): Promise<string> {
  const body: unknown = await answer.json().catch(() => undefined);
  const said = typeof body === "object" && body !== null ? Reflect.get(body, "error") : undefined;
  return typeof said === "string" ? said : `the server answered ${answer.status} ${answer.statusText}`;
}
