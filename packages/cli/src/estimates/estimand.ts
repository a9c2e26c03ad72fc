import type { Quantity, QuantityKind } from "saddlepoint/quantity";
import type { Samples } from "saddlepoint/samples";

/** A quantity, and what an estimator that looked at the data has to say beside it. */
export type Estimated = Quantity & {
  /** What was seen of the data, and what was therefore done. */
  readonly seen?: readonly string[];
  readonly lower?: Quantity;
  readonly upper?: Quantity;
};

/** How far an estimate has come: of how many steps at most, and to what value, where that is known. */
export type EstimateStep = { readonly step: number; readonly steps?: number; readonly value?: number };

/** Flags that only some methods take; see the options of `estimate`. */
type MethodFlags = {
  readonly steps?: number;
  readonly hidden?: readonly number[];
  readonly rate?: number;
  readonly classes?: true;
  readonly entropy?: number;
  readonly neighbours?: number;
  readonly bins?: number;
  readonly order?: number;
  readonly epsilon?: number;
  readonly directions?: number;
};

export type MethodFlag = keyof MethodFlags;

/** What the command line says of how to estimate. */
export type EstimateFlags = MethodFlags & {
  /** What is known already, row by row, where the quantity is conditional. */
  readonly known?: Samples;
  readonly seed: number;
  readonly onProgress: (progress: EstimateStep) => void;
};

/** One way to estimate a quantity from the rows of two tables. */
export type Method = {
  /** For the help and the result: what it does. */
  readonly about: string;
  readonly kind: QuantityKind;
  /** The least number of samples that it can work with. */
  readonly least: number;
  /** Those that it takes. */
  readonly flags: readonly MethodFlag[];
  /** What its interval is over. Default "samples". */
  readonly counts?: string;
  /** Whether it can be the default for these samples. Default: for any. */
  readonly suits?: (x: Samples, y: Samples) => boolean;
  readonly estimate: (x: Samples, y: Samples, flags: EstimateFlags) => Promise<Estimated>;
};

/** A quantity that the command line estimates. */
export type Estimand = {
  readonly about: string;
  /** Row i of x belongs to row i of y; otherwise x and y are samples of two distributions on one space. */
  readonly paired: boolean;
  /** Whether it is of what is known already, --z. Default false. */
  readonly conditional?: boolean;
  /** By their names on the command line, in the order in which they are preferred. */
  readonly methods: Readonly<Record<string, Method>>;
};
