import type { Dimension, Graph, Port } from "../onnx/graph.ts";
import { at } from "../present.ts";
import { sizeOf } from "../shape.ts";

/** How what a loop carries is made of a call's state, and that state of it again. */
export type Form =
  /** An array of the state; a model may take and give it in another shape than the step, as the same elements. */
  | { readonly kind: "port"; readonly place: number; readonly shape: readonly Dimension[] }
  | { readonly kind: "reshaped"; readonly of: Form; readonly shape: readonly Dimension[] }
  /** A matrix [1, 1, inputs, outputs] in ONNX Runtime's blocked layout, which has the shape [1, outputs, 1, inputs]. */
  | { readonly kind: "blocked"; readonly of: Form; readonly shape: readonly Dimension[] }
  /** Arrays end to end. */
  | { readonly kind: "joined"; readonly parts: readonly Form[]; readonly shape: readonly Dimension[] };

/** One value that the loop hands from step to step. */
export interface Carried {
  readonly form: Form;
  /** Whether every step gives it back as it took it: then it is no state, and the step reads it from around the loop. */
  readonly unchanged: boolean;
}

/** Many steps as data: one step, and what the loop carries between two of them. */
export interface Stepping {
  /** One step: its first inputs and outputs are what is carried, in order; the others are slices of what a call takes and gives. */
  readonly body: Graph;
  readonly carried: readonly Carried[];
  /** The state of a call: each array as it is taken, and as it is given. */
  readonly state: readonly { readonly taken: Port; readonly given: Port }[];
}

/** Steps of a body whose first `states` inputs and outputs are the state: carried as it is. */
export function steppingOf(body: Graph, states: number): Stepping {
  const state = body.inputs.slice(0, states).map((taken, i) => ({ taken, given: at(body.outputs, i) }));
  return {
    body,
    state,
    carried: state.map(({ taken: { shape } }, place) => ({
      form: { kind: "port", place, shape },
      unchanged: false,
    })),
  };
}

/** The same elements in another shape. An array of the state is taken and given in that shape, which costs nothing. */
export const reshapedForm = (of: Form, shape: readonly Dimension[]): Form =>
  of.kind === "port" ? { ...of, shape } : { kind: "reshaped", of, shape };

export const blockedForm = (of: Form, inputs: number, outputs: number): Form => ({
  kind: "blocked",
  of: reshapedForm(of, [1, 1, inputs, outputs]),
  shape: [1, outputs, 1, inputs],
});

export const joinedForm = (parts: readonly Form[]): Form => ({
  kind: "joined",
  parts,
  shape: [parts.reduce((sum, { shape }) => sum + sizeOf(shape.map(Number)), 0)],
});

/** The stepping with what it carries at some places in another form, which the body has been rewritten for. */
export const withForms = (
  stepping: Stepping,
  body: Graph,
  form: (form: Form, place: number) => Form,
): Stepping => ({
  ...stepping,
  body,
  carried: stepping.carried.map((each, i) => ({ ...each, form: form(each.form, i) })),
});
