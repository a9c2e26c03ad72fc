import type { Target } from "../onnx/builder.ts";
import type { Limits } from "./limits.ts";

/** What a rewrite is told besides its subject. */
export interface Settings {
  readonly target: Target;
  readonly limits: Limits;
}

/** Why a place that looks like a rewrite's pattern is left as it is. */
export class Refusal {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

export const refuse = (reason: string): Refusal => new Refusal(reason);

/** What a rewrite says of itself. */
interface About {
  readonly name: string;
  /** The rewrites that go before it, each with what it does for this one. */
  readonly after: Readonly<Record<string, string>>;
  /** Why it pays, and by how much. */
  readonly pays: string;
}

/** A rewrite: a pattern with its check, and a replacement. */
export interface Pattern<S, Match> extends About {
  /** The places where the pattern is: matches, and refusals where the check finds that it must stay. */
  find(subject: S, settings: Settings): readonly (Match | Refusal)[];
  replace(subject: S, matches: readonly Match[], settings: Settings): S;
}

/** A rewrite of subjects of one kind, whatever its matches are. */
export interface Rewrite<S> extends About {
  apply(subject: S, settings: Settings, note: Note): S;
}

/** Is told how often a rewrite fired, and why it did not elsewhere. */
type Note = (fired: number, refusals: readonly Refusal[]) => void;

export const rewrite = <S, Match>({ find, replace, ...about }: Pattern<S, Match>): Rewrite<S> => ({
  ...about,
  apply(subject, settings, note) {
    const found = find(subject, settings);
    const matches = found.flatMap((each) => (each instanceof Refusal ? [] : [each]));
    note(
      matches.length,
      found.filter((each) => each instanceof Refusal),
    );
    return matches.length === 0 ? subject : replace(subject, matches, settings);
  },
});

/** How often a rewrite fired on a function, and why it did not elsewhere. */
export interface RewriteCount {
  readonly name: string;
  readonly fired: number;
  /** How often it was refused, by the reason. */
  readonly refused: Readonly<Record<string, number>>;
}

export type RewriteLog = ReturnType<typeof rewriteLog>;

/** Counts what rewrites do, in the order in which they first run. */
export function rewriteLog() {
  const counts = new Map<string, { fired: number; refused: Record<string, number> }>();
  return {
    noteFor:
      (name: string): Note =>
      (fired, refusals) => {
        const count = counts.get(name) ?? { fired: 0, refused: {} };
        counts.set(name, count);
        count.fired += fired;
        for (const { reason } of refusals) count.refused[reason] = (count.refused[reason] ?? 0) + 1;
      },
    counts: (): readonly RewriteCount[] => [...counts].map(([name, count]) => ({ name, ...count })),
  };
}
