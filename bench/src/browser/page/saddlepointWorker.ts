// Saddlepoint in a worker: the page only sends what to do and hears how it went, so it never waits.
import { playStart } from "../../subject/playStart.ts";
import { sum } from "../../turns/statistics.ts";
import type { PageSettings } from "../programs.ts";
import type { FirstRan, Opened, Ran } from "./bench.ts";
import { serveCalls } from "./serveCalls.ts";
import { readStart } from "./start.ts";

const loaded = performance.now();

/** What the browser says of its WebGPU adapter; null where there is none. */
async function adapterName(): Promise<string | null> {
  const adapter = "gpu" in navigator ? await navigator.gpu.requestAdapter() : null;
  if (adapter === null) return null;
  const { vendor, architecture, device, description } = adapter.info;
  return [vendor, architecture, device, description].join(" ");
}

let game: Awaited<ReturnType<typeof playStart>> | undefined;

serveCalls({
  async open(workload: string, settings: PageSettings): Promise<Opened> {
    const { device = "cpu", threads } = settings;
    const adapter = device === "webgpu" ? await adapterName() : undefined;
    if (adapter === null) return { absent: "this browser has no WebGPU adapter" };
    game = await playStart(await readStart(workload), { device, threads });
    return {
      engine: `Saddlepoint on ONNX Runtime Web, ${device === "cpu" ? `wasm, threads: ${threads}` : device}`,
      adapter,
      compileMs: game.compileMs,
      modelBytes: game.model.byteLength,
    };
  },
  async run(steps: number): Promise<Ran> {
    if (game === undefined) throw new Error("run(steps): open a workload first");
    const taken = await game.run(steps);
    return { ms: sum(taken.map(({ ms }) => ms)), reports: taken.map(({ figures }) => figures()) };
  },
  /** A training's first step, from nothing: when each part of the way to it was done, since the page was `opened`. */
  async first(
    workload: string,
    { device = "cpu", threads }: PageSettings,
    opened: number,
  ): Promise<FirstRan> {
    const start = await readStart(workload);
    const data = performance.now();
    const { compileMs, run } = await playStart(start, { device, threads, fresh: true });
    const compiled = performance.now();
    await run(1);
    const stepped = performance.now();
    // A page and its workers count from moments of their own.
    const at = (moment: number): number => performance.timeOrigin + moment - opened;
    return {
      compileMs,
      started: at(0),
      loaded: at(loaded),
      data: at(data),
      compiled: at(compiled),
      stepped: at(stepped),
    };
  },
});
