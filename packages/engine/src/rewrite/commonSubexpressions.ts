import { type Atom, type Equation, isLiteral, type Primitive, type Program } from "../program.ts";

/** Operands of these may change places. */
const COMMUTATIVE: ReadonlySet<Primitive> = new Set<Primitive>(["add", "mul", "min", "max"]);

const spell = (atom: Atom): string =>
  isLiteral(atom) ? `${atom.dtype}:${Object.is(atom.value, -0) ? "-0" : atom.value}` : `v${atom.id}`;

/** Computes once what two equations compute alike: a generator's forward pass that both players' losses write out, say. */
export function eliminateCommonSubexpressions(program: Program): Program {
  const seen = new Map<string, Equation>();
  const replaced = new Map<number, Atom>();
  const resolve = (atom: Atom): Atom => (isLiteral(atom) ? atom : (replaced.get(atom.id) ?? atom));

  const equations = program.equations.flatMap((equation): Equation[] => {
    const inputs = equation.inputs.map(resolve);
    const spelled = inputs.map(spell);
    const operands = COMMUTATIVE.has(equation.primitive) ? spelled.sort() : spelled;
    const types = equation.outputs.map(({ dtype, shape }) => `${dtype}[${shape}]`);
    const key = `${equation.primitive}(${operands})${JSON.stringify(equation.params)}:${types}`;
    const known = seen.get(key);
    if (known === undefined) {
      const kept = { ...equation, inputs };
      seen.set(key, kept);
      return [kept];
    }
    equation.outputs.forEach((variable, i) => {
      const same = known.outputs[i];
      if (same !== undefined) replaced.set(variable.id, same);
    });
    return [];
  });
  return { ...program, equations, outputs: program.outputs.map(resolve) };
}
