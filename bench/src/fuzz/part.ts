/** One of the things that are fed with random input. */
export interface Part {
  readonly name: string;
  /** Milliseconds that one case may take. */
  readonly limit: number;
  /** Makes ready what its cases share; undefined where it can't be tried here. */
  open(folder: string): Promise<Opened | undefined>;
}

interface Opened {
  /** What a case is fed: the same for the same seed and size, and the simpler the smaller the size. */
  input(seed: number, size: number): Input;
  close?(): Promise<void>;
}

/** What a case is fed. */
export interface Input {
  /** The input as a person reads it. */
  readonly text: string;
  /** Feeds it. @throws Error that says what is wrong, when it is met by anything but a result or a plain refusal */
  feed(): Promise<void>;
}

/** One case: it is repeated by these three. */
export interface Case {
  readonly part: string;
  readonly seed: number;
  readonly size: number;
}

export const caseName = ({ part, seed, size }: Case): string => `${part}:${seed}:${size}`;

/** @throws RangeError when the text is none of a case */
export function caseNamed(text: string): Case {
  const [, part, seed, size] = /^([a-z]+):(\d+):(\d+)$/.exec(text) ?? [];
  if (part !== undefined) return { part, seed: Number(seed), size: Number(size) };
  throw new RangeError(`fuzz(--case): a case must be as readers:7:3 (part:seed:size), got ${text}`);
}

/** What an error says that nobody wrote for the one who reads it. */
const INTERNAL =
  /Cannot read propert|is not a function|is not iterable|Maximum call stack|Invalid (typed )?array length|Array buffer allocation|undefined \(reading|circular structure|Cannot convert|offset is out of|own invariant|is not defined|The value of "\w+" is out of range/i;

/** @throws Error when an input was refused by accident: in words that come from within, or without any */
export function requirePlainRefusal(error: unknown): void {
  if (!(error instanceof Error)) throw new Error(`refused by ${String(error)}, which is no error`);
  if (error.message.trim() === "") throw new Error("refused without a word");
  if (INTERNAL.test(error.message))
    throw new Error(`refused in words from within: ${error.message}`, { cause: error });
}
