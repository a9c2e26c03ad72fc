import { indexOf } from "../onnx/graphIndex.ts";
import { at } from "../present.ts";
import type { Stepping } from "../stepping/carriedState.ts";
import { rewrite } from "./rewrite.ts";

/**
 * State that a step gives back as it took it is no state: the step reads it from the graph around. What was trained before the
 * game, and its optimiser's moments, are such.
 */
export const hoistUnchanged = rewrite<Stepping, number>({
  name: "hoistUnchanged",
  after: { packUpdates: "a pack carries only what its update moves" },
  pays: "Nothing copies it step after step: 37 arrays in a step of digits.",
  find({ body, carried }) {
    const { producerOf } = indexOf(body);
    return carried.flatMap(({ unchanged }, i) => {
      const [taken, given] = [at(body.inputs, i).name, at(body.outputs, i).name];
      const node = producerOf(given);
      const passes = given === taken || (node?.op === "Identity" && node.inputs[0] === taken);
      return passes && !unchanged ? [i] : [];
    });
  },
  replace: (stepping, places) => ({
    ...stepping,
    carried: stepping.carried.map((each, i) => (places.includes(i) ? { ...each, unchanged: true } : each)),
  }),
});
