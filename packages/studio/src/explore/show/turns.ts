/** Work cut into pieces, each a call of the worker. */
export type Pieces = readonly (() => Promise<void>)[];

/** Lets the worker do one piece at a time: the most urgent lane first, and in a lane only the newest work. */
export interface Turns {
  /** Gives a lane new work, which replaces what it had not yet begun. Lane 0 is the most urgent. */
  ask(lane: number, pieces: Pieces): void;
}

/**
 * A slider sends more requests than a worker answers, and a worker answers in the order in which it is asked. So nothing is
 * asked before the last answer is there: then the picture's newest request goes before the next row of a grid. While
 * pictures are asked for one after the other, a grid that would change with each waits for a pause.
 *
 * @param failed gets what a piece threw; the rest of its lane's work is dropped
 * @param pause how long lane 0 must have been asked nothing before the other lanes get their turn, in milliseconds
 */
export function turns(failed: (lane: number, error: unknown) => void, pause = 0): Turns {
  const lanes = new Map<number, (() => Promise<void>)[]>();
  let busy = false;
  let moved = Number.NEGATIVE_INFINITY;
  let later: ReturnType<typeof setTimeout> | undefined;

  async function work(): Promise<void> {
    if (busy) return;
    busy = true;
    for (let next = urgent(); next !== undefined; next = urgent()) {
      const { lane, pieces } = next;
      const piece = pieces.shift();
      if (pieces.length === 0) lanes.delete(lane);
      try {
        await piece?.();
      } catch (error) {
        // Work that replaced it while it ran is another's, and stays.
        if (lanes.get(lane) === pieces) lanes.delete(lane);
        failed(lane, error);
      }
    }
    busy = false;
  }

  const urgent = () => {
    const lane = Math.min(...lanes.keys());
    const pieces = lanes.get(lane);
    if (pieces === undefined) return undefined;
    const wait = lane === 0 ? 0 : moved + pause - performance.now();
    if (wait <= 0) return { lane, pieces };
    clearTimeout(later);
    later = setTimeout(work, wait);
    return undefined;
  };

  return {
    ask(lane, pieces) {
      if (pieces.length === 0) lanes.delete(lane);
      else lanes.set(lane, [...pieces]);
      if (lane === 0) moved = performance.now();
      void work();
    },
  };
}
