import type { ModelFile } from "./exploreApi.ts";

/** The files of an exported folder, by the names that `saddlepoint export` gives them. */
export const GENERATOR_FILE = "generator.onnx";
export const ENCODER_FILE = "encoder.onnx";
export const CARD_FILE = "README.md";

/** The bytes of an exported model's files. */
export interface ModelFiles {
  readonly generator: Uint8Array;
  /** Absent where there is nothing to read, or where the file was left out. */
  readonly encoder: Uint8Array | undefined;
  readonly card: string;
}

/** The largest model that a page opens: WebAssembly has 4 GB, and a model in use takes several times its file. */
const MOST_MODEL_BYTES = 256 * 2 ** 20;
const MOST_CARD_BYTES = 2 ** 20;

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MB`;

/**
 * Picks an exported model's files out of those that were given, by name in any folder, and reads them.
 *
 * @throws Error naming each file that is missing, given twice, empty or too large: before any is read
 */
export async function modelFiles(given: readonly ModelFile[]): Promise<ModelFiles> {
  const generator = find(given, GENERATOR_FILE, MOST_MODEL_BYTES);
  const card = find(given, CARD_FILE, MOST_CARD_BYTES);
  const encoder = find(given, ENCODER_FILE, MOST_MODEL_BYTES);
  const missing = [
    ...(generator === undefined ? [GENERATOR_FILE] : []),
    ...(card === undefined ? [`${CARD_FILE} (the model card)`] : []),
  ];
  if (generator === undefined || card === undefined) {
    const names = given.map(({ name }) => name).join(", ");
    throw new Error(
      `An exported model needs ${missing.join(" and ")}, got ${names === "" ? "no file" : names}. Give all the files of a folder that "saddlepoint export" wrote.`,
    );
  }
  return {
    generator: await bytes(generator),
    encoder: encoder === undefined ? undefined : await bytes(encoder),
    card: await card.contents.text(),
  };
}

const bytes = async ({ contents }: ModelFile): Promise<Uint8Array> =>
  new Uint8Array(await contents.arrayBuffer());

/** Browsers call a second download `generator (1).onnx`; folders come with their path. */
const isCalled = (name: string, wanted: string): boolean =>
  name
    .replace(/^.*[\\/]/, "")
    .replace(/ ?\(\d+\)(?=\.\w+$)/, "")
    .toLowerCase() === wanted.toLowerCase();

function find(given: readonly ModelFile[], wanted: string, most: number): ModelFile | undefined {
  const found = given.filter(({ name }) => isCalled(name, wanted));
  if (found.length > 1)
    throw new Error(`Two files are called ${wanted}: ${found.map(({ name }) => name).join(", ")}. Give one.`);
  const [file] = found;
  if (file === undefined) return undefined;
  if (file.contents.size === 0) throw new Error(`${file.name} is empty. Export the run again.`);
  if (file.contents.size > most)
    throw new Error(
      `${file.name} is ${megabytes(file.contents.size)}, and a page opens at most ${megabytes(most)}. Run it with onnxruntime-node instead, as its model card says.`,
    );
  return file;
}
