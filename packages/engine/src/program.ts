import type { Jaxpr } from "@jax-js/jax";
import type { ElementData, ElementType } from "./tensor.ts";

/** The name of every jax-js primitive, taken from jax-js's own types: a new one there does not compile here. */
export type Primitive = `${Jaxpr["eqns"][number]["primitive"]}`;

/** A value that an equation binds; `id` is unique within a program. */
export interface Variable {
  readonly id: number;
  readonly dtype: ElementType;
  readonly shape: readonly number[];
}

/** A scalar known at compile time. */
export interface Literal {
  readonly value: number;
  readonly dtype: ElementType;
  readonly shape: readonly [];
}

export type Atom = Variable | Literal;

export const isLiteral = (atom: Atom): atom is Literal => "value" in atom;

/** The variables among some atoms. */
export const idsOf = (atoms: readonly Atom[]): number[] =>
  atoms.flatMap((atom) => (isLiteral(atom) ? [] : [atom.id]));

/** Parameters as the traced jaxpr carries them, untyped; the lowering table gives each primitive's their types. */
type Parameters = Jaxpr["eqns"][number]["params"][string];

export interface Equation {
  readonly primitive: Primitive;
  readonly inputs: readonly Atom[];
  readonly params: Parameters;
  readonly outputs: readonly Variable[];
}

export interface Constant {
  readonly variable: Variable;
  readonly data: ElementData;
}

/** A traced function in administrative normal form: plain data that rewrites map to plain data. */
export interface Program {
  readonly inputs: readonly Variable[];
  readonly constants: readonly Constant[];
  readonly equations: readonly Equation[];
  readonly outputs: readonly Atom[];
}
