import { basename } from "node:path";
import type { ComputeOptions } from "../game/phase.ts";
import type { FeatureNetwork } from "../quality/featureNetwork.ts";
import { onnxFeatures } from "../quality/onnxFeatures.ts";
import { randomFeatures } from "../quality/randomFeatures.ts";
import { isImages } from "../samples/samples.ts";
import { digitsFeatures } from "./digitsFeatures.ts";
import { readBytes } from "./readBytes.ts";

/** A model's file, and after a colon an output of it. */
const FILE_AND_OUTPUT = /^(.+\.onnx)(?::(.*))?$/i;

/**
 * Anybody's network from an ONNX file; see `onnxFeatures` for what it must be.
 *
 * @param place the file, or `FILE.onnx:output` where the model has several outputs
 * @param shape [channels, height, width] of the images that it is for
 * @throws Error when there is no such file, and as `onnxFeatures` does
 * @example const network = await openFeatures("inception.onnx:pool3", [3, 299, 299])
 */
export async function openFeatures(
  place: string,
  shape: readonly number[],
  options: ComputeOptions = {},
): Promise<FeatureNetwork> {
  const [, file = place, output] = FILE_AND_OUTPUT.exec(place) ?? [];
  const stem = basename(file).replace(/\.onnx$/i, "");
  const name = output === undefined ? stem : `${stem}:${output}`;
  return onnxFeatures(await readBytes(file), shape, { ...options, name, output });
}

/** The network by which samples are measured unless told: the digits' for MNIST, random convolutions for other images, none for points. */
export async function defaultFeatures(
  source: string,
  shape: readonly number[],
  options: ComputeOptions = {},
): Promise<FeatureNetwork | undefined> {
  if (!isImages({ shape })) return undefined;
  return source === "mnist" ? digitsFeatures(options) : randomFeatures(shape, options);
}
