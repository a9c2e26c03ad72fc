import { partProblem, quoted, strangeParts } from "../app/linkProblems.ts";
import { SORT_KEYS, type Sorting } from "./sortRuns.ts";

/** What a link to the room says. */
export interface RoomState {
  /** The runs that are shown: none is the table, one its page, more stand beside each other. */
  readonly shown: readonly string[];
  /** Whether the form of a new run is open. */
  readonly starting: boolean;
  /** The preset that the form begins with. */
  readonly preset: string | undefined;
  /** The runs that are ticked in the table. */
  readonly picked: readonly string[];
  readonly filter: string;
  readonly sorting: Sorting;
}

const NEWEST_FIRST: Sorting = { by: "changed", down: true };

const distinct = (names: readonly string[]): readonly string[] => [...new Set(names)];

/** So many curves can be told apart by their colours and dashes. */
export const MOST_SHOWN = 42;
/** A folder's name is no longer than this on any system; nor need a filter be. */
const LONGEST = 255;
const KEYS: ReadonlySet<string> = new Set(["run", "new", "pick", "filter", "sort", "down"]);

/** The room as a link describes it, and a sentence on each part that cannot be used: it is then as in a room just entered. */
export function roomState(link: URLSearchParams): RoomState & { readonly problems: readonly string[] } {
  const problems: string[] = [];
  const isName = (name: string): boolean => name !== "" && name.length <= LONGEST;
  const namesOf = (key: string): readonly string[] => {
    const names = distinct(link.getAll(key));
    for (const name of names) {
      if (!isName(name)) problems.push(`${key} must be a run's name, got ${quoted(name)}; it is left out`);
    }
    return names.filter(isName);
  };
  const shown = namesOf("run");
  if (shown.length > MOST_SHOWN) {
    problems.push(
      `At most ${MOST_SHOWN} runs stand side by side, got ${shown.length}; the first ${MOST_SHOWN} are used`,
    );
  }
  const by = SORT_KEYS.find((key) => key === link.get("sort"));
  const [sort, down, filter] = ["sort", "down", "filter"].map((key) => link.get(key));
  if (sort != null && by === undefined) {
    problems.push(partProblem("sort", `one of ${SORT_KEYS.join(", ")}`, sort, NEWEST_FIRST.by));
  }
  if (down != null && down !== "1" && down !== "0") problems.push(partProblem("down", "1 or 0", down, "0"));
  const isFilter = filter == null || filter.length <= LONGEST;
  if (!isFilter) {
    problems.push(partProblem("filter", `a text of at most ${LONGEST} characters`, filter, "none"));
  }
  return {
    shown: shown.slice(0, MOST_SHOWN),
    starting: link.has("new"),
    preset: link.get("new") || undefined,
    picked: namesOf("pick"),
    filter: isFilter ? (filter ?? "") : "",
    sorting: by === undefined ? NEWEST_FIRST : { by, down: down === "1" },
    problems: [...problems, ...strangeParts(link, (key) => KEYS.has(key), ["run", "pick"])],
  };
}

/** The link to a state of the room; what is as in a room just entered stays out of it. */
export function linkOf({
  shown,
  starting,
  preset,
  picked,
  filter,
  sorting,
}: Partial<RoomState>): URLSearchParams {
  const link = new URLSearchParams();
  for (const name of shown ?? []) link.append("run", name);
  if (starting) link.set("new", preset ?? "");
  for (const name of picked ?? []) link.append("pick", name);
  if (filter) link.set("filter", filter);
  if (sorting !== undefined && !(sorting.by === NEWEST_FIRST.by && sorting.down === NEWEST_FIRST.down)) {
    link.set("sort", sorting.by);
    if (sorting.down) link.set("down", "1");
  }
  return link;
}
