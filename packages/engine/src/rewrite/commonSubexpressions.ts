import { at } from "../present.ts";
import { type Atom, type Equation, isLiteral, type Primitive, type Program } from "../program.ts";
import { rewrite } from "./rewrite.ts";

/** Operands of these may change places. */
const COMMUTATIVE: ReadonlySet<Primitive> = new Set<Primitive>(["add", "mul", "min", "max"]);

const spell = (atom: Atom): string =>
  isLiteral(atom) ? `${atom.dtype}:${Object.is(atom.value, -0) ? "-0" : atom.value}` : `v${atom.id}`;

/** Two equations that compute alike. */
interface Twins {
  readonly equation: Equation;
  readonly first: Equation;
}

/** Computes once what two equations compute alike. */
export const eliminateCommonSubexpressions = rewrite<Program, Twins>({
  name: "eliminateCommonSubexpressions",
  after: {},
  pays: "Both players' losses write out the generator's forward pass: 142 equations of a step of digits are made twice.",
  find({ equations }) {
    const seen = new Map<string, Equation>();
    const same = new Map<number, Atom>();
    return equations.flatMap((equation): readonly Twins[] => {
      const { primitive, params, outputs } = equation;
      const spelled = equation.inputs.map((atom) => spell(resolved(atom, same)));
      const operands = COMMUTATIVE.has(primitive) ? spelled.sort() : spelled;
      const types = outputs.map(({ dtype, shape }) => `${dtype}[${shape}]`);
      const key = `${primitive}(${operands})${JSON.stringify(params)}:${types}`;
      const first = seen.get(key);
      if (first === undefined) {
        seen.set(key, equation);
        return [];
      }
      identify({ equation, first }, same);
      return [{ equation, first }];
    });
  },
  replace(program, twins) {
    const same = new Map<number, Atom>();
    for (const pair of twins) identify(pair, same);
    const resolve = (atom: Atom): Atom => resolved(atom, same);
    const second = new Set(twins.map(({ equation }) => equation));
    return {
      ...program,
      equations: program.equations
        .filter((equation) => !second.has(equation))
        .map((equation) => ({ ...equation, inputs: equation.inputs.map(resolve) })),
      outputs: program.outputs.map(resolve),
    };
  },
});

const resolved = (atom: Atom, same: ReadonlyMap<number, Atom>): Atom =>
  isLiteral(atom) ? atom : (same.get(atom.id) ?? atom);

/** What the second equation binds is what the first binds. */
function identify({ equation, first }: Twins, same: Map<number, Atom>): void {
  equation.outputs.forEach(({ id }, i) => {
    same.set(id, at(first.outputs, i));
  });
}
