// Saddlepoint in a worker: the page only sends what to do and hears how it went, so it never waits.
import { gameOf, mapFed, play, startingFrom } from "../../subject/game.ts";
import type { Figures } from "../../turns/agreement.ts";
import type { PageSettings } from "../programs.ts";
import type { FirstRan, Opened, Ran } from "./bench.ts";
import { serveCalls } from "./serveCalls.ts";
import { readStart } from "./start.ts";

const SEED = 1;
const loaded = performance.now();

type Start = Awaited<ReturnType<typeof readStart>>;

/** A workload's game in steps; `fresh` draws the initial weights, as a training does, instead of taking the start's. */
async function openGame(start: Start, { device = "cpu", threads }: PageSettings, fresh: boolean) {
  const game = gameOf(start.recipe, start.sample);
  const own = game.stateOf(SEED);
  const playing = await play(game, { state: fresh ? own : startingFrom(own, start.array), device, threads });
  let done = 0;
  return {
    compileMs: playing.compileMs,
    modelBytes: playing.model.byteLength,
    async run(steps: number): Promise<Ran> {
      let ms = 0;
      const reports: Figures[] = [];
      while (reports.length < steps) {
        const count = Math.min(steps - reports.length, start.stepsACall);
        const called = await playing.call(mapFed(game.fed, (_, name) => start.stacked(name, done, count)));
        for (let i = 0; i < count; i++) reports.push(called.figures(i));
        ms += called.ms;
        done += count;
      }
      return { ms, reports };
    },
  };
}

/** What the browser says of its WebGPU adapter; null where there is none. */
async function adapterName(): Promise<string | null> {
  const adapter = "gpu" in navigator ? await navigator.gpu.requestAdapter() : null;
  if (adapter === null) return null;
  const { vendor, architecture, device, description } = adapter.info;
  return [vendor, architecture, device, description].join(" ");
}

let game: Awaited<ReturnType<typeof openGame>> | undefined;

serveCalls({
  async open(workload: string, settings: PageSettings): Promise<Opened> {
    const { device = "cpu", threads } = settings;
    const adapter = device === "webgpu" ? await adapterName() : undefined;
    if (adapter === null) return { absent: "this browser has no WebGPU adapter" };
    game = await openGame(await readStart(workload), settings, false);
    const { compileMs, modelBytes } = game;
    return {
      engine: `Saddlepoint on ONNX Runtime Web, ${device === "cpu" ? `wasm, threads: ${threads}` : device}`,
      ...(adapter === undefined ? {} : { adapter }),
      compileMs,
      modelBytes,
    };
  },
  async run(steps: number): Promise<Ran> {
    if (game === undefined) throw new Error("run(steps): open a workload first");
    return game.run(steps);
  },
  /** A training's first step, from nothing: when each part of the way to it was done. */
  async first(workload: string, settings: PageSettings): Promise<FirstRan> {
    const start = await readStart(workload);
    const data = performance.now();
    const { compileMs, run } = await openGame(start, settings, true);
    const compiled = performance.now();
    await run(1);
    const stepped = performance.now();
    // A page and its workers count from moments of their own.
    const at = (moment: number): number => performance.timeOrigin + moment;
    return {
      compileMs,
      moments: {
        started: at(0),
        loaded: at(loaded),
        data: at(data),
        compiled: at(compiled),
        stepped: at(stepped),
      },
    };
  },
});
