import { Builder, joined, PORTABLE, parted, reshapeValue } from "../onnx/builder.ts";
import { type Dimension, type Graph, namesIn, type Port, renamed } from "../onnx/graph.ts";
import { at, present } from "../present.ts";
import { withoutDead } from "../rewrite/edit.ts";
import type { Form, Stepping } from "./carriedState.ts";

/** The dimension that is known only when the model runs. */
const STEPS = "steps";

/** A graph that runs the step once for every slice of the inputs that are not state, as an ONNX Scan. */
export function scanOf({ body, carried, state }: Stepping): Graph {
  const shapes = shapesOf(carried.map(({ form }) => form));
  const asPort = (port: Port, place: number): Port => ({
    ...port,
    shape: present(shapes.get(place), `${port.name} is carried`),
  });
  const stacked = (port: Port): Port => ({ ...port, shape: [STEPS, ...port.shape] });
  const taken = state.map((array, place) => asPort(array.taken, place));
  const given = state.map((array, place) => asPort(array.given, place));
  const slices = body.inputs.slice(carried.length).map(stacked);
  const reported = body.outputs.slice(carried.length).map(stacked);
  const ports = [...taken, ...slices, ...given, ...reported].map(({ name }) => name);
  const prefix = prefixBeside(ports);
  const b = new Builder(PORTABLE, [...ports, ...namesIn(body).map((name) => `${prefix}${name}`)]);

  const enter = wayIn(b, taken);
  const entered = carried.map(({ form }) => enter(form));
  // The step reads what stays unchanged from around; its slices move.
  const isMoving = (_: unknown, i: number): boolean => carried[i]?.unchanged !== true;
  const outside = new Map(
    carried.flatMap(({ unchanged }, i) =>
      unchanged ? [[at(body.inputs, i).name, at(entered, i).name] as const] : [],
    ),
  );
  const moving = { ...body, inputs: body.inputs.filter(isMoving), outputs: body.outputs.filter(isMoving) };
  const step = renamed(withoutDead(moving), (name) => outside.get(name) ?? `${prefix}${name}`);

  const exit = wayOut(b, given);
  const forms = carried.filter(isMoving).map(({ form }) => form);
  const operands = entered.filter(isMoving);
  const results = forms.map((form, i) => exit.resultOf(form, at(operands, i)));
  b.give("Scan", [...operands, ...slices], [...results, ...reported], {
    num_scan_inputs: slices.length,
    body: { graph: step },
  });
  forms.forEach((form, i) => {
    exit.give(form, at(results, i));
  });
  state.forEach((_, place) => {
    if (!exit.isGiven(place)) b.give("Identity", [at(taken, place)], [at(given, place)]);
  });
  return withoutDead({
    name: body.name,
    inputs: [...taken, ...slices],
    outputs: [...given, ...reported],
    initializers: b.initializers,
    nodes: b.nodes,
  });
}

/** Makes values in their forms of what a call takes; the same form is made once. */
function wayIn(b: Builder, taken: readonly Port[]): (form: Form) => Port {
  const known = new Map<Form, Port>();
  const enter = (form: Form): Port => {
    const value = known.get(form) ?? made(form);
    known.set(form, value);
    return value;
  };
  const made = (form: Form): Port => {
    switch (form.kind) {
      case "port":
        return reshapeValue(b, at(taken, form.place), form.shape);
      case "reshaped":
        return reshapeValue(b, enter(form.of), form.shape);
      case "blocked": {
        const of = enter(form.of);
        const type = { dtype: of.dtype, shape: form.shape };
        return b.op("com.microsoft.nchwc.ReorderInput", [of], type, { channels_last: 1 });
      }
      case "joined":
        return joined(b, form.parts.map(enter));
    }
  };
  return enter;
}

/** Makes what a call gives of values in their forms. State that is carried in two forms is given from the first. */
function wayOut(b: Builder, given: readonly Port[]) {
  const places = new Set<number>();
  /** The value in a form that is about to be made: the call's own where it is one. */
  const resultOf = (form: Form, { dtype }: Port): Port => {
    if (form.kind === "port" && !places.has(form.place)) {
      places.add(form.place);
      return at(given, form.place);
    }
    return { name: b.unique("left"), dtype, shape: form.shape };
  };
  const give = (form: Form, value: Port): void => {
    if (form.kind === "port") return;
    const parts = form.kind === "joined" ? form.parts : [form.of];
    const values = parts.map((part) => resultOf(part, value));
    switch (form.kind) {
      case "reshaped":
        b.give("Reshape", [value, b.integers(form.of.shape.map(Number))], values);
        break;
      case "blocked":
        b.give("com.microsoft.nchwc.ReorderOutput", [value], values, {
          channels: Number(form.shape[1]),
          channels_last: 1,
        });
        break;
      case "joined":
        parted(b, value, values);
    }
    parts.forEach((part, i) => {
      give(part, at(values, i));
    });
  };
  return { resultOf, give, isGiven: (place: number): boolean => places.has(place) };
}

/** The shape in which each array of the state is taken, by its place: that of the first form that it is in. */
function shapesOf(forms: readonly Form[]): ReadonlyMap<number, readonly Dimension[]> {
  const shapes = new Map<number, readonly Dimension[]>();
  const visit = (form: Form): void => {
    if (form.kind === "joined") form.parts.forEach(visit);
    else if (form.kind !== "port") visit(form.of);
    else if (!shapes.has(form.place)) shapes.set(form.place, form.shape);
  };
  forms.forEach(visit);
  return shapes;
}

/** What the names of the step begin with, and none of these does. */
function prefixBeside(names: readonly string[]): string {
  let prefix = "step/";
  while (names.some((name) => name.startsWith(prefix))) prefix += "step/";
  return prefix;
}
