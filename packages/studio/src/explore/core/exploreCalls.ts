import { encodeImages } from "./encodeImages.ts";
import type { ExploreApi, Inversion, ModelSource } from "./exploreApi.ts";
import { generateImages } from "./generateImages.ts";
import { invert } from "./invert.ts";
import { modelFiles } from "./modelFiles.ts";
import type { CreateSession } from "./onnxSessions.ts";
import { type OpenedModel, openModel } from "./openModel.ts";
import { type Examples, nearestExamples, readExamples } from "./readExamples.ts";
import { type SourceFiles, sourceFiles } from "./sourceFiles.ts";

/** Milliseconds of work on an inversion before other calls get their turn. */
const TURN = 120;

/**
 * What Explore's worker answers, over one runtime.
 *
 * @param files reads a source's files; the studio's own way unless given
 */
export function exploreCalls(
  createSession: CreateSession,
  files: (source: ModelSource) => Promise<SourceFiles> = sourceFiles,
): ExploreApi {
  let opened: OpenedModel | undefined;
  let examples: Examples | undefined;
  let inversion: AsyncGenerator<Inversion, void, undefined> | undefined;
  const model = (): OpenedModel => {
    if (opened === undefined) throw new Error("open a model first");
    return opened;
  };
  const further = async (): Promise<Inversion> => {
    if (inversion === undefined) throw new Error("invertFurther(): begin an inversion first, with invert");
    const started = performance.now();
    for (;;) {
      const { value } = await inversion.next();
      if (value === undefined) throw new Error("invertFurther(): this inversion is done");
      if (value.done || performance.now() - started > TURN) return value;
    }
  };
  return {
    async open(source) {
      const { given, examples: packed } = await files(source);
      const next = await openModel(await modelFiles(given), createSession);
      const [, height, width] = next.card.shape;
      const real = packed === undefined ? undefined : await readExamples(packed, height * width);
      // The model before stays as it was until the new one is known to be whole.
      await opened?.release();
      inversion = undefined;
      examples = real;
      opened = { ...next, card: { ...next.card, examples: real?.count ?? 0 } };
      return opened.card;
    },
    generate: async (latents) => generateImages(model(), latents),
    encode: async (images) => encodeImages(model(), images),
    async invert(image, options) {
      inversion = invert(model(), image, options);
      return further();
    },
    invertFurther: further,
    async example(index) {
      model();
      if (examples === undefined) throw new Error("example(index): no real images came with this model");
      return examples.at(index);
    },
    async neighbours(image, count) {
      const { shape } = model().card;
      return examples === undefined ? [] : nearestExamples(examples, image, shape, count);
    },
  };
}
