import { failureText } from "../../kit/failureText.ts";
import type { CodeCard, ModelCard } from "./exploreApi.ts";
import { ENCODER_FILE, GENERATOR_FILE, type ModelFiles } from "./modelFiles.ts";
import type { CreateSession, Port, Session } from "./onnxSessions.ts";
import { parseModelCard } from "./parseModelCard.ts";

/** A model that was checked: its files belong together. */
export interface OpenedModel {
  readonly card: ModelCard;
  readonly generator: Session;
  readonly encoder: Session | undefined;
  release(): Promise<void>;
}

/** The largest picture a page explores, in numbers an image: 512×512 in colour. */
const MOST_PIXELS = 3 * 512 * 512;

/**
 * Loads an exported model's files and checks that they belong together: ports by name, element types and shapes against the
 * card, and one image made and read.
 *
 * @throws Error naming the file, what is wrong with it and what to do
 */
export async function openModel(files: ModelFiles, createSession: CreateSession): Promise<OpenedModel> {
  const parsed = parseModelCard(files.card);
  const opened: Session[] = [];
  const release = async () => {
    for (const session of opened.splice(0)) await session.release();
  };
  const load = async (name: string, bytes: Uint8Array): Promise<Session> => {
    try {
      const session = await createSession(bytes);
      opened.push(session);
      return session;
    } catch (error) {
      const reason = failureText(error);
      throw new Error(`${name} is no ONNX model that runs here (${reason}). Export the run again.`);
    }
  };
  try {
    const generator = await load(GENERATOR_FILE, files.generator);
    const latents = port(GENERATOR_FILE, "input", generator.inputs, "latents");
    requireRows(GENERATOR_FILE, latents, [parsed.inputSize]);
    const shape = imageShape(port(GENERATOR_FILE, "output", generator.outputs, "images"));
    const encoder = files.encoder === undefined ? undefined : await load(ENCODER_FILE, files.encoder);
    if (encoder !== undefined)
      requireRows(ENCODER_FILE, port(ENCODER_FILE, "input", encoder.inputs, "images"), shape);
    const codes = parsed.codes.map((code): CodeCard => ({ ...code, read: reads(encoder, code) }));
    const { name, description, notice, inputSize, noise } = parsed;
    const card = { name, description, notice, shape, inputSize, codes, noise, examples: 0 };
    await tryGenerator(generator, inputSize, shape);
    return { card: { ...card, encoder: codes.some(({ read }) => read) }, generator, encoder, release };
  } catch (error) {
    await release();
    throw error;
  }
}

const dimensions = (shape: readonly (number | string)[]): string => `[${shape.join(", ")}]`;

const fail = (file: string, problem: string): never => {
  throw new Error(`${file} ${problem}. Give the files of one folder that "saddlepoint export" wrote.`);
};

function port(file: string, direction: "input" | "output", ports: readonly Port[], name: string): Port {
  const found = ports.find((port) => port.name === name);
  const names = ports.map((port) => port.name).join(", ");
  if (found === undefined) return fail(file, `must have the ${direction} "${name}", and has ${names}`);
  if (direction === "input" && ports.length > 1)
    return fail(file, `must have no other input than "${name}", and has ${names}`);
  return found.type === "float32"
    ? found
    : fail(file, `must give and take float32, "${name}" is ${found.type}`);
}

/** Refuses a port that does not take any number of rows of this shape. */
function requireRows(file: string, { name, shape: [batch, ...row] }: Port, wanted: readonly number[]): void {
  if (typeof batch === "string" && String(row) === String(wanted)) return;
  fail(
    file,
    `must have "${name}" of ${dimensions(["batch", ...wanted])}, as its neighbours say, not ${dimensions([batch ?? "nothing", ...row])}`,
  );
}

function imageShape({ shape: [batch, ...row] }: Port): ModelCard["shape"] {
  const [channels, height, width] = row;
  if (row.length === 1) return fail(GENERATOR_FILE, "makes points, and Explore shows images");
  if (
    typeof batch !== "string" ||
    row.length !== 3 ||
    (channels !== 1 && channels !== 3) ||
    typeof height !== "number" ||
    typeof width !== "number" ||
    channels * height * width > MOST_PIXELS
  ) {
    return fail(
      GENERATOR_FILE,
      `must make images of [batch, 1 or 3, height, width] with at most ${MOST_PIXELS} numbers an image, not ${dimensions([batch ?? "nothing", ...row])}`,
    );
  }
  return [channels, height, width];
}

/** Whether the encoder has a posterior for a code. */
function reads(
  encoder: Session | undefined,
  code: { readonly name: string; readonly kind: string },
): boolean {
  if (encoder === undefined) return false;
  const discrete = code.kind === "categorical" || code.kind === "bernoulli";
  const wanted = discrete ? ["probabilities"] : ["mean", "sigma"];
  const found = wanted.filter((part) =>
    encoder.outputs.some(({ name }) => name === `code.${code.name}.${part}`),
  );
  if (found.length > 0 && found.length < wanted.length)
    return fail(ENCODER_FILE, `must give both mean and sigma of the code ${code.name}`);
  if (!discrete || found.length === 0) return found.length > 0;
  const [, values] = port(ENCODER_FILE, "output", encoder.outputs, `code.${code.name}.probabilities`).shape;
  const classes = "classes" in code ? code.classes : undefined;
  if (values !== classes)
    fail(ENCODER_FILE, `must give ${String(classes)} probabilities of the code ${code.name}, not ${values}`);
  return true;
}

/** A model may load and still fail, or make what is no picture. */
async function tryGenerator(generator: Session, inputSize: number, shape: ModelCard["shape"]): Promise<void> {
  const { images } = await generator.run({
    latents: { data: new Float32Array(2 * inputSize), dims: [2, inputSize] },
  });
  if (String(images?.dims) !== String([2, ...shape]))
    fail(
      GENERATOR_FILE,
      `must make images of ${dimensions([2, ...shape])}, and made ${dimensions(images?.dims ?? [])}`,
    );
  if (!images?.data.every(Number.isFinite))
    fail(GENERATOR_FILE, "makes pixels that are not finite numbers: the run has diverged");
}
