import { gameOf } from "../subject/game.ts";
import { createInference, encodePng, imageGrid, stream, traversal } from "../subject/library.ts";
import { preset } from "../subject/preset.ts";
import { median } from "../turns/statistics.ts";
import { type Say, type ScaleOptions, threadsOf } from "./options.ts";

const RENDERS = { full: 20, quick: 5 };
const SHAPE = [1, 28, 28];
const SIDE = 10;

/** Milliseconds of each part of a 10×10 traversal, medians in a warm session; what comes before it apart. */
async function rendered(name: "digits" | "mnist-paper", options: ScaleOptions) {
  const { model, stateOf } = gameOf(preset(name), SHAPE);
  const state = stateOf(1, { average: true });
  const compiling = performance.now();
  const inference = await createInference(model, SHAPE, state, threadsOf(options));
  const compileMs = performance.now() - compiling;
  const once = async () => {
    const began = performance.now();
    const { latents } = traversal(model.layout, stream(1, "pictures.traversal"), {
      code: "digit",
      rows: SIDE,
      count: SIDE,
    });
    const drawn = performance.now();
    const images = await inference.generate(state, latents);
    const generated = performance.now();
    const raster = imageGrid(images, { columns: SIDE, scale: 2 });
    const gridded = performance.now();
    encodePng(raster);
    const ended = performance.now();
    return {
      latents: drawn - began,
      generator: generated - drawn,
      grid: gridded - generated,
      png: ended - gridded,
      whole: ended - began,
    };
  };
  try {
    const first = await once();
    const times: (typeof first)[] = [];
    for (let i = 0; i < (options.quick ? RENDERS.quick : RENDERS.full); i++) times.push(await once());
    const middle = (part: keyof typeof first): number => median(times.map((one) => one[part]));
    return {
      name,
      compileMs,
      firstMs: first.whole,
      latents: middle("latents"),
      generator: middle("generator"),
      grid: middle("grid"),
      png: middle("png"),
      whole: middle("whole"),
    };
  } finally {
    await inference.release();
  }
}

export type Rendered = Awaited<ReturnType<typeof rendered>>;

export async function pictures(options: ScaleOptions, say: Say): Promise<readonly Rendered[]> {
  const found: Rendered[] = [];
  for (const name of ["digits", "mnist-paper"] as const) {
    const one = await rendered(name, options);
    found.push(one);
    say(
      `pictures, ${name}: ${one.whole.toFixed(1)} ms (generator ${one.generator.toFixed(1)}, grid ${one.grid.toFixed(1)}, ` +
        `PNG ${one.png.toFixed(1)}); the first ${one.firstMs.toFixed(0)} ms, compiled in ${one.compileMs.toFixed(0)} ms`,
    );
  }
  return found;
}
