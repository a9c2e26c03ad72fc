import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

/**
 * The engine's and the library's modules for convolutions and transforms, models of any batch size, weights in the blocks of native kernels, arrays
 * larger than a cache, steps on GPUs and profiles by lines of source; for networks, readers and changes of images, statistics of batches, bits as
 * codes, labels, averaged weights and exact distances beside estimates.
 */
const LEFT_OUT = [
  "/engine/src/lower/blockedConvolution.ts",
  "/engine/src/lower/conv.ts",
  "/engine/src/lower/convProduct.ts",
  "/engine/src/lower/fourier.ts",
  "/engine/src/lower/patches.ts",
  "/engine/src/lower/transposedByPhases.ts",
  "/engine/src/lower/windows.ts",
  "/engine/src/onnx/generalise.ts",
  "/engine/src/rewrite/keepWeightsBlocked.ts",
  "/engine/src/rewrite/updateInBlocks.ts",
  "/engine/src/sources.ts",
  "/engine/src/webgpuSteps.ts",
  "/saddlepoint/src/augmentation/differentiableAugmentation.ts",
  "/saddlepoint/src/codes/bernoulli.ts",
  "/saddlepoint/src/game/readerPhase.ts",
  "/saddlepoint/src/networks/batchNorm.ts",
  "/saddlepoint/src/networks/conv.ts",
  "/saddlepoint/src/networks/followedHeads.ts",
  "/saddlepoint/src/networks/infoganImages.ts",
  "/saddlepoint/src/networks/residualImages.ts",
  "/saddlepoint/src/networks/upconv.ts",
  "/saddlepoint/src/objectives/classifier.ts",
  "/saddlepoint/src/optimisers/movingAverage.ts",
  "/saddlepoint/src/transport/exactBatchDistance.ts",
];

/** What a rewrite of the engine says of itself is for people who read it. */
const SAYS = /^ {2}(?:pays: ".*"|after: \{.*\}),$/gm;

export const isLeftOut = (path: string): boolean => LEFT_OUT.some((file) => path.endsWith(file));

/** The Lab trains networks of dense layers on points, on WebAssembly: modules that serve other trainings only say so. */
export function pointsOnly(): Plugin {
  return {
    name: "studio-points-only",
    enforce: "pre",
    transform: (code, id) => (id.includes("/engine/src/rewrite/") ? code.replace(SAYS, "") : null),
    load(id) {
      const [path = ""] = id.split("?");
      return isLeftOut(path) ? refusals(readFileSync(path, "utf8")) : null;
    },
  };
}

function refusals(source: string): string {
  const named = (pattern: RegExp): string[] => Array.from(source.matchAll(pattern), ([, name = ""]) => name);
  // A rewrite that is left out leaves everything as it is.
  const rewrites = named(/^export const (\w+) = rewrite</gm);
  const names = named(/^export (?:async )?(?:function|const|class) (\w+)/gm).filter(
    (name) => !rewrites.includes(name),
  );
  return [
    'const refuse = (name) => () => { throw new Error(name + " is left out of the page, which trains points only"); };',
    ...names.map((name) => `export const ${name} = refuse("${name}");`),
    ...rewrites.map((name) => `export const ${name} = { name: "${name}", apply: (subject) => subject };`),
  ].join("\n");
}
