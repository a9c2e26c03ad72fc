import { spread } from "../matrix/statistics.mjs";
import { launchWithProfile } from "./launch.mjs";
import { within } from "./within.mjs";

/** One visit in a new browser: when each part of the way to the first step was done, in milliseconds from its opening. */
async function visit(profile, url, workload, { threads, limitMs }) {
  const context = await launchWithProfile(profile);
  try {
    const page = await context.newPage();
    await page.goto(`${url}?first=${workload}&device=cpu&threads=${threads}`);
    const asked = page.evaluate(() => globalThis.bench.firstStepMs);
    const parts = await within(limitMs, "the first step", asked);
    // The browser keeps compiled WebAssembly once it has compiled it well, some seconds later.
    await page.waitForTimeout(SETTLE_MS);
    return parts;
  } finally {
    await context.close();
  }
}

const SETTLE_MS = 3000;

/**
 * How long a page takes from being opened (its navigation's start) to its first finished training step: loading the
 * code, drawing the initial weights, tracing and lowering the step, loading the runtime and the model, one step.
 *
 * @param profile a folder for the browser's profile, empty at first; each visit is a new browser with what the last left
 * @returns milliseconds: `coldMs` of the visit with an empty cache, `warmMs` of the others with quartiles, and `parts`, the
 * medians of when each part was done
 */
export async function firstStep(workload, profile, url, options) {
  const cold = await visit(profile, url, workload.name, options);
  const warm = [];
  for (let i = 0; i < options.visits; i++) warm.push(await visit(profile, url, workload.name, options));
  const of = (key) => spread(warm.map((parts) => parts[key]));
  const { median, quartiles } = of("heard");
  return {
    workload: workload.name,
    coldMs: cold.heard,
    warmMs: median,
    quartilesMs: quartiles,
    compileMs: of("compileMs").median,
    parts: Object.fromEntries(
      ["started", "loaded", "data", "compiled", "stepped", "heard"].map((key) => [key, of(key).median]),
    ),
  };
}
