import type { CodeLayout } from "../codes/codeLayout.ts";
import { type HiddenActivation, mlpCritic, mlpGenerator } from "./mlpNetworks.ts";
import type { Model } from "./model.ts";

export type MlpModelOptions = {
  /** Hidden widths of both players. Default [128, 128, 128]. */
  readonly widths?: readonly number[];
  /** Of the generator. Default "relu"; the critic has leaky units. */
  readonly activation?: HiddenActivation;
};

/**
 * Both players as multilayer perceptrons, for points and small samples: a generator from the layout's input, a critic with Q
 * for the layout's codes.
 *
 * @param shape of one sample: [d] of points
 * @example mlpModel(codeLayout({ cluster: categorical(8) }, { size: 2, prior: normal() }), [2])
 */
export function mlpModel(
  layout: CodeLayout,
  shape: readonly number[],
  { widths = [128, 128, 128], activation = "relu" }: MlpModelOptions = {},
): Model {
  return {
    layout,
    generator: mlpGenerator({ inputSize: layout.inputSize, shape, widths, activation }),
    critic: mlpCritic({ shape, headSize: layout.headSize, widths }),
  };
}
