import {
  createInference,
  imageGrid,
  initialState,
  modelOf,
  optimisersOf,
  parseRecipe,
  presets,
  stream,
  traversal,
} from "../../packages/saddlepoint/dist/index.js";
import { encodePng } from "../../packages/saddlepoint/dist/node/index.js";
import { median } from "./fit.mjs";

const RENDERS = { full: 20, quick: 5 };
const SHAPE = [1, 28, 28];
const SIDE = 10;

/** Milliseconds of each part of a 10×10 traversal, medians in a warm session; what comes before it apart. */
async function rendered(name, { threads, quick }) {
  const recipe = parseRecipe(presets[name]);
  const model = modelOf(recipe, SHAPE);
  const state = initialState(model, 1, {
    average: recipe.training.averageDecay !== undefined,
    optimisers: optimisersOf(recipe),
  });
  const compiling = performance.now();
  const inference = await createInference(model, SHAPE, state, { threads });
  const compileMs = performance.now() - compiling;
  try {
    const parts = { latents: [], generator: [], grid: [], png: [], whole: [] };
    let first = 0;
    for (let i = 0; i <= (quick ? RENDERS.quick : RENDERS.full); i++) {
      const times = [performance.now()];
      const lap = () => times.push(performance.now());
      const { latents } = traversal(model.layout, stream(1, "pictures.traversal"), {
        code: "digit",
        rows: SIDE,
        count: SIDE,
      });
      lap();
      const images = await inference.generate(state, latents);
      lap();
      const grid = imageGrid(images, { columns: SIDE, scale: 2 });
      lap();
      encodePng(grid);
      lap();
      const whole = times[4] - times[0];
      if (i === 0) first = whole;
      else {
        ["latents", "generator", "grid", "png"].forEach((part, j) => {
          parts[part].push(times[j + 1] - times[j]);
        });
        parts.whole.push(whole);
      }
    }
    const medians = Object.fromEntries(Object.entries(parts).map(([part, ms]) => [part, median(ms)]));
    return { name, compileMs, firstMs: first, ...medians };
  } finally {
    await inference.release();
  }
}

export async function pictures(options, say) {
  const found = [];
  for (const name of ["digits", "mnist-paper"]) {
    const one = await rendered(name, options);
    found.push(one);
    say(
      `pictures, ${name}: ${one.whole.toFixed(1)} ms (generator ${one.generator.toFixed(1)}, grid ${one.grid.toFixed(1)}, ` +
        `PNG ${one.png.toFixed(1)}); the first ${one.firstMs.toFixed(0)} ms, compiled in ${one.compileMs.toFixed(0)} ms`,
    );
  }
  return found;
}
