import type { Tensor } from "@saddlepoint/engine";
import type { GameState } from "../game/state.ts";
import type { Named, Variables } from "../networks/layer.ts";
import { readerOf } from "./inference.ts";

/** A reader's heads of the first held-out images and of their transformed copies, [n, readerHeadSize] each. */
type Readings = readonly [originals: Float32Array, copies: Float32Array];

/** What a reader said last of a run's held-out images: it is held fixed while the run trains, and so are they. */
export type HeldOutReadings = {
  /** Of the first `n` images by the reader of this state: as kept, or else read now, and kept in place of the last. */
  of(state: GameState<Tensor>, n: number, read: () => Promise<Readings>): Promise<Readings>;
};

/** Keeps one reader's readings of one set of images, transformed in one way, so that measurements repeat no work. */
export function heldOutReadings(): HeldOutReadings {
  let kept:
    | { readonly reader: Variables<Tensor>; readonly n: number; readonly readings: Readings }
    | undefined;
  return {
    async of(state, n, read) {
      const reader = readerOf(state);
      if (kept === undefined || kept.n !== n || !sameVariables(kept.reader, reader)) {
        kept = { reader, n, readings: await read() };
      }
      return kept.readings;
    },
  };
}

/** Training hands the reader on in new arrays at every call: it is the numbers that tell one reader from another. */
const sameVariables = (a: Variables<Tensor>, b: Variables<Tensor>): boolean =>
  sameNamed(a.weights, b.weights) && sameNamed(a.statistics, b.statistics);

function sameNamed(a: Named<Tensor>, b: Named<Tensor>): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length && names.every((name) => sameNumbers(a[name]?.data, b[name]?.data))
  );
}

function sameNumbers(a: Tensor["data"] | undefined, b: Tensor["data"] | undefined): boolean {
  if (a === b) return a !== undefined;
  if (a === undefined || b === undefined || a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
