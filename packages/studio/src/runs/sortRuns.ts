import type { RunStatus, RunSummary } from "./api.ts";

/** The columns that the table can be sorted by. */
export const SORT_KEYS = ["name", "status", "recipe", "progress", "seed", "changed"] as const;

export type SortKey = (typeof SORT_KEYS)[number];

export interface Sorting {
  readonly by: SortKey;
  readonly down: boolean;
}

/** What needs attention first. */
const STATUS_ORDER: Readonly<Record<RunStatus, number>> = { running: 0, broken: 1, stopped: 2, done: 3 };

type Rank = (run: RunSummary) => number | string;

const RANKS: Readonly<Record<SortKey, Rank>> = {
  name: ({ name }) => name,
  status: ({ status }) => STATUS_ORDER[status],
  recipe: ({ recipe }) => recipe,
  progress: ({ step, steps }) => (steps > 0 ? step / steps : 0),
  seed: ({ seed }) => (Number.isNaN(seed) ? Number.POSITIVE_INFINITY : seed),
  changed: ({ changed }) => changed,
};

const names = new Intl.Collator("en", { numeric: true });

const compared = (a: number | string, b: number | string): number => {
  if (typeof a === "number" && typeof b === "number") return a === b ? 0 : a - b;
  return names.compare(String(a), String(b));
};

/** The runs in the order of a column; runs that are equal in it by their names, so that the order is always the same. */
export function sortRuns(runs: readonly RunSummary[], { by, down }: Sorting): readonly RunSummary[] {
  const rank = RANKS[by];
  return [...runs].sort((a, b) => {
    const order = compared(rank(a), rank(b));
    return order === 0 ? names.compare(a.name, b.name) : down ? -order : order;
  });
}

/** The sorting after a press on a column's heading: of the same column the other way, of another from its useful end. */
export const pressed = (sorting: Sorting, by: SortKey): Sorting => ({
  by,
  down: sorting.by === by ? !sorting.down : by === "changed" || by === "progress",
});

/** The runs that hold every word of a text in their name, recipe or status. */
export function filterRuns(runs: readonly RunSummary[], text: string): readonly RunSummary[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return runs.filter(({ name, recipe, status }) => {
    const told = `${name} ${recipe} ${status}`.toLowerCase();
    return words.every((word) => told.includes(word));
  });
}
