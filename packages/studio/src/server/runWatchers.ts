import { join } from "node:path";
import { toJson } from "saddlepoint/data";
import { runFolderAt } from "saddlepoint/node";
import { type LineBlock, lineBlocks } from "./lineBlocks.ts";
import { Problem } from "./problem.ts";
import { type RunReader, removed } from "./runReader.ts";
import { type RunSamples, runSamples } from "./runSamples.ts";
import { fileStamp, folderStamp, type Stamp } from "./stamp.ts";

/** How a run stands, at the watcher's last look. */
interface RunNews {
  /** RunSummary as JSON. */
  readonly summary: string;
  readonly metrics: Stamp | undefined;
  readonly samples: RunSamples;
  /** When a picture last came. */
  readonly drawn: number;
  /** Whether its folder is not there any more. */
  readonly gone?: true;
}

const NOTHING: RunNews = { summary: "", metrics: undefined, samples: new Map(), drawn: 0 };

/** One listener's view of a run. */
export interface RunWatch {
  news(): Promise<RunNews>;
  /** The first block of whole lines of its metrics from a byte on; undefined where there are no more yet. */
  lines(from: number): Promise<LineBlock | undefined>;
  /** Waits for the next change, for so many milliseconds at most; says whether there was one. */
  changed(milliseconds: number): Promise<boolean>;
  close(): void;
}

/** Watches runs while somebody listens: all listeners of a run share one look at its files. */
export interface RunWatchers {
  watch(name: string): RunWatch;
  /** How many runs are being watched. */
  count(): number;
}

interface Watcher {
  readonly wakers: Set<() => void>;
  listeners: number;
  look: Promise<RunNews>;
  /** What was read from a byte on since the last change, for listeners that are at the same place. */
  blocks: Map<number, Promise<LineBlock | undefined>>;
  timer: ReturnType<typeof setTimeout> | undefined;
}

async function firstBlock({ path, size }: Stamp, from: number): Promise<LineBlock | undefined> {
  for await (const block of lineBlocks(path, from, size)) return block;
  return undefined;
}

/** @param every milliseconds between looks at a run's files */
export function createRunWatchers(folder: string, reader: RunReader, every: number): RunWatchers {
  const watchers = new Map<string, Watcher>();

  async function look(name: string, before?: RunNews): Promise<RunNews> {
    try {
      const files = runFolderAt(join(folder, name));
      const drawn = (await folderStamp(folder, files.samples))?.changed ?? 0;
      return {
        metrics: await fileStamp(folder, files.metrics),
        summary: toJson(await reader.summary(name)),
        drawn,
        samples: before?.drawn === drawn ? before.samples : await runSamples(folder, name),
      };
    } catch (error) {
      // Its time of change is when it was first missed.
      if (error instanceof Problem && error.status === 404) {
        return before?.gone === true ? before : { ...NOTHING, summary: toJson(removed(name)), gone: true };
      }
      // What cannot be read just now has no news; the next look may find it again.
      return before ?? NOTHING;
    }
  }

  const isSame = (a: RunNews, b: RunNews): boolean =>
    a.summary === b.summary &&
    a.metrics?.size === b.metrics?.size &&
    a.metrics?.changed === b.metrics?.changed &&
    a.drawn === b.drawn;

  async function tick(name: string, watcher: Watcher): Promise<void> {
    const before = await watcher.look;
    const after = await look(name, before);
    if (watcher.listeners === 0) return;
    if (!isSame(before, after)) {
      watcher.look = Promise.resolve(after);
      watcher.blocks.clear();
      for (const wake of watcher.wakers) wake();
    }
    schedule(name, watcher);
  }

  function schedule(name: string, watcher: Watcher): void {
    watcher.timer = setTimeout(() => tick(name, watcher), every);
    watcher.timer.unref();
  }

  function opened(name: string): Watcher {
    const found = watchers.get(name);
    if (found !== undefined) return found;
    const watcher: Watcher = {
      wakers: new Set(),
      listeners: 0,
      look: look(name),
      blocks: new Map(),
      timer: undefined,
    };
    watchers.set(name, watcher);
    schedule(name, watcher);
    return watcher;
  }

  async function lines(watcher: Watcher, from: number): Promise<LineBlock | undefined> {
    const { metrics } = await watcher.look;
    if (metrics === undefined || from >= metrics.size) return undefined;
    const found = watcher.blocks.get(from);
    if (found !== undefined) return found;
    const block = firstBlock(metrics, from).catch(() => undefined);
    // A listener that is far behind reads for itself alone: what it reads is not worth keeping.
    if (metrics.size - from < 1024 * 1024) watcher.blocks.set(from, block);
    return block;
  }

  return {
    count: () => watchers.size,
    watch(name) {
      const watcher = opened(name);
      watcher.listeners++;
      let open = true;
      let wakeUp = (): void => {};
      let missed = false;
      const waker = (): void => {
        missed = true;
        wakeUp();
      };
      watcher.wakers.add(waker);
      return {
        news: () => watcher.look,
        lines: (from) => lines(watcher, from),
        async changed(milliseconds) {
          if (!missed && open) {
            await new Promise<void>((resolve) => {
              const timer = setTimeout(resolve, milliseconds);
              wakeUp = () => {
                clearTimeout(timer);
                resolve();
              };
            });
          }
          const was = missed;
          missed = false;
          return was;
        },
        close() {
          if (!open) return;
          open = false;
          watcher.wakers.delete(waker);
          watcher.listeners--;
          wakeUp();
          if (watcher.listeners > 0) return;
          clearTimeout(watcher.timer);
          watchers.delete(name);
        },
      };
    },
  };
}
