import { type Atom, type Equation, isLiteral, type Literal, type Variable } from "./program.ts";
import { type ElementType, RANGES } from "./tensor.ts";

/** A type and whether it gives way: those of plain numbers do. */
export interface Promotable {
  readonly dtype: ElementType;
  readonly weakType: boolean;
}

const RANK: Record<ElementType, number> = { bool: 0, uint32: 1, int32: 2, float32: 3, float64: 4 };

const higher = (a: ElementType, b: ElementType): ElementType => (RANK[a] > RANK[b] ? a : b);

/** The type in which jax-js combines two arrays: a weak type takes the other's, or uint32 beside a bool. */
export function promoted(a: Promotable, b: Promotable): ElementType {
  if (a.weakType === b.weakType) return higher(a.dtype, b.dtype);
  return higher(a.weakType ? b.dtype : a.dtype, "uint32");
}

/**
 * The atom in another type: a literal is converted now, as jax-js does (towards zero, within range), and a variable by
 * an equation, which is handed to `emit`.
 */
export function converted(
  atom: Atom,
  dtype: ElementType,
  fresh: () => number,
  emit: (e: Equation) => void,
): Atom {
  if (atom.dtype === dtype) return atom;
  if (isLiteral(atom))
    return { value: convertedNumber(atom.value, dtype), dtype, shape: [] } satisfies Literal;
  const output: Variable = { id: fresh(), dtype, shape: atom.shape };
  emit({ primitive: "cast", inputs: [atom], params: { dtype }, outputs: [output] });
  return output;
}

function convertedNumber(value: number, dtype: ElementType): number {
  if (dtype === "float32" || dtype === "float64") return value;
  if (dtype === "bool") return value === 0 ? 0 : 1;
  const [least, most] = RANGES[dtype];
  return Math.trunc(Math.min(Math.max(value, least), most));
}
