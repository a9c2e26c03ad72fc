import { quoted } from "./linkProblems.ts";

/** The rooms of the studio, in the order in which they are offered. */
export const ROOMS = ["lab", "transport", "runs", "explore"] as const;

export type Room = (typeof ROOMS)[number];

/** Where somebody is: a room, and what a link says of its state. */
export interface Route {
  readonly room: Room;
  readonly state: URLSearchParams;
  /** Why the link leads to no room, in words; `room` and `state` are then where it may have been meant to lead. */
  readonly problem?: string;
}

/** A link to a point of a model and two pinned ones has 16 characters for each of its inputs: this is for two thousand inputs. */
const LONGEST = 32_768;

/** A route from the part of an address after #, as in `#/lab?target=ring`. What names no room is the first. */
export function routeOf(hash: string): Route {
  const text = hash.replace(/^#\/?/, "");
  const mark = text.indexOf("?");
  const [path, query] = mark < 0 ? [text, ""] : [text.slice(0, mark), text.slice(mark + 1)];
  const named = path.replace(/\/+$/, "").toLowerCase();
  const room = ROOMS.find((known) => known === named);
  if (text.length > LONGEST) {
    const problem = `It has ${text.length} characters, and a link to a room has ${LONGEST} at most`;
    return { room: room ?? "lab", state: new URLSearchParams(), problem };
  }
  const state = new URLSearchParams(query);
  if (room !== undefined) return { room, state };
  if (named === "" && query === "") return { room: "lab", state };
  return {
    ...meant(named, state),
    problem: `There is no room ${quoted(path)}; the rooms are ${ROOMS.join(", ")}`,
  };
}

/** The room whose name begins as what was written does, with the link's state; otherwise the first as it starts. */
function meant(named: string, state: URLSearchParams): Route {
  const room = ROOMS.find(
    (known) => named.length > 1 && (known.startsWith(named) || named.startsWith(known)),
  );
  return room === undefined ? { room: "lab", state: new URLSearchParams() } : { room, state };
}

/** The part of an address after # that leads to a room in a state. */
export function hashOf(room: Room, state: URLSearchParams | Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams(state).toString();
  return `#/${room}${query === "" ? "" : `?${query}`}`;
}

/**
 * Puts a room's state into the address without a new entry in the history: a link to what is on the screen. A room that has
 * been left says nothing more.
 */
export function rememberState(room: Room, state: URLSearchParams | Readonly<Record<string, string>>): void {
  const route = routeOf(location.hash);
  if (route.room !== room || route.problem !== undefined) return;
  history.replaceState(null, "", hashOf(room, state));
}

/**
 * A `rememberState` that leaves an address alone in which something is wrong, so that whoever wrote it can see and correct it, until
 * the room's state is another one than at first.
 */
export function rememberedAfter(isWrong: boolean): typeof rememberState {
  let first: string | undefined;
  let isLeft = !isWrong;
  return (room, state) => {
    const hash = hashOf(room, state);
    first ??= hash;
    isLeft ||= hash !== first;
    if (isLeft) rememberState(room, state);
  };
}
