import {
  type LatentPart,
  latentSpace,
  SEARCH_DRAWS,
  SEARCH_STARTS,
  searchLatents,
} from "saddlepoint/latents";
import { stream } from "saddlepoint/random";
import { drawLatents } from "./drawLatents.ts";
import { encodeImages, requireImage } from "./encodeImages.ts";
import type { CodeCard, Inversion, InversionOptions, NoiseCard } from "./exploreApi.ts";
import { generateImages } from "./generateImages.ts";
import type { OpenedModel } from "./openModel.ts";

const UNBOUNDED = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

function codePart(code: CodeCard): LatentPart {
  const { columns } = code;
  if ("classes" in code) return { columns, classes: code.classes };
  return { columns, support: code.kind === "normal" ? UNBOUNDED : [code.low, code.high] };
}

const noisePart = ({ columns, prior }: NoiseCard): LatentPart => ({
  columns,
  support: prior === "normal" ? UNBOUNDED : [-1, 1],
});

/**
 * The latents z and c that best reproduce an image, by the library's `searchLatents`: there is no gradient of an exported model,
 * and it needs none.
 *
 * @param image x, [channels, height, width]
 * @returns the best so far after every step; the last is `done`
 * @throws RangeError when the image has another shape or is not finite, the seed is no integer, or starts is no count
 */
export async function* invert(
  model: OpenedModel,
  image: Float32Array,
  { seed, starts = SEARCH_STARTS }: InversionOptions,
): AsyncGenerator<Inversion, void, undefined> {
  const { card } = model;
  requireImage("invert(image)", image, card.shape);
  if (!Number.isInteger(starts) || starts < 1 || starts > SEARCH_DRAWS)
    throw new RangeError(
      `invert(image, { starts }): starts must be an integer within 1 and ${SEARCH_DRAWS}, got ${starts}`,
    );
  const [posteriors = []] = await encodeImages(model, image);
  const read = (code: CodeCard) => posteriors.find(({ name }) => name === code.name);
  const discrete = card.codes.filter((code) => "classes" in code);
  const probabilities = discrete.map((code) => {
    const posterior = read(code);
    return posterior?.kind === "discrete" ? posterior.probabilities : undefined;
  });
  const means = new Map(
    card.codes.flatMap((code): [number, number][] => {
      const posterior = read(code);
      return posterior?.kind === "continuous" ? [[code.columns[0], posterior.mean]] : [];
    }),
  );
  let generated = 0;
  const search = searchLatents(
    latentSpace(card.inputSize, [...card.codes.map(codePart), noisePart(card.noise)]),
    image,
    {
      generate(latents) {
        generated += latents.length / card.inputSize;
        return generateImages(model, latents);
      },
      belief: { probabilities, means },
      drawn: drawLatents(card, stream(seed, "explore.inversion"), SEARCH_DRAWS),
      starts,
    },
  );
  const power = image.reduce((sum, value) => sum + value ** 2, 0);
  for await (const { best, progress, done } of search) {
    const { latents, image: made, error } = best;
    yield {
      latents,
      image: made,
      residual: Math.sqrt(error / image.length),
      share: error === 0 ? 0 : error / power,
      progress,
      done,
      generated,
    };
  }
}
