/** The rooms of the studio, in the order in which they are offered. */
export const ROOMS = ["lab", "transport", "runs", "explore"] as const;

export type Room = (typeof ROOMS)[number];

/** Where somebody is: a room, and what a link says of its state. */
export interface Route {
  readonly room: Room;
  readonly state: URLSearchParams;
}

/** A route from the part of an address after #, as in `#/lab?target=ring`. What names no room is the first. */
export function routeOf(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  return { room: ROOMS.find((room) => room === path) ?? "lab", state: new URLSearchParams(query) };
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
  if (routeOf(location.hash).room !== room) return;
  history.replaceState(null, "", hashOf(room, state));
}
