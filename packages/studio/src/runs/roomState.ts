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

/** The room as a link describes it; what the link does not say, or says wrongly, is as in a room just entered. */
export function roomState(link: URLSearchParams): RoomState {
  const by = SORT_KEYS.find((key) => key === link.get("sort"));
  return {
    shown: distinct(link.getAll("run")),
    starting: link.has("new"),
    preset: link.get("new") || undefined,
    picked: distinct(link.getAll("pick")),
    filter: link.get("filter") ?? "",
    sorting: by === undefined ? NEWEST_FIRST : { by, down: link.get("down") === "1" },
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
