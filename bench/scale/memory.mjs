import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { median } from "./fit.mjs";

const STEPS = { full: 10_000, quick: 1000 };
const MIB = 2 ** 20;

const CHILD = fileURLToPath(new URL("longRun.mjs", import.meta.url));

/** The resident set of one long run every 100 steps, and how much more it is at the end than after the first. */
async function longRun({ steps, every, collected, threads }) {
  const folder = mkdtempSync(join(tmpdir(), "saddlepoint-scale-"));
  try {
    const flags = collected ? ["--expose-gc"] : [];
    const given = [
      join(folder, "run"),
      String(steps),
      String(every),
      ...(threads === undefined ? [] : [String(threads)]),
    ];
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, CHILD, ...given], {
      maxBuffer: 16 * MIB,
    });
    const samples = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
      .map(({ step, rss, heapUsed, external }) => ({
        step,
        rssMiB: rss / MIB,
        heapMiB: heapUsed / MIB,
        externalMiB: external / MIB,
      }));
    const first = samples.find(({ step }) => step > (every < steps ? every : 0)) ?? samples[0];
    const last = median(samples.slice(-10).map(({ rssMiB }) => rssMiB));
    return { steps, every, collected, samples, first, last, growth: last / first.rssMiB - 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Long runs of a small game as `saddlepoint train` does them: the steps alone; and with a measurement, a picture and a
 * checkpoint every 100 steps, where buffers that nobody holds are collected before each look, because V8 lets some 60 MiB
 * of them lie before it collects by itself.
 */
export async function memory({ quick, threads }, say) {
  const steps = quick ? STEPS.quick : STEPS.full;
  const runs = [
    { name: "steps alone", every: steps, collected: false },
    { name: "measured, pictured and saved every 100 steps", every: 100, collected: true },
  ];
  const found = [];
  for (const { name, ...how } of runs) {
    const run = await longRun({ steps, threads, ...how });
    const { first, last, growth } = run;
    say(
      `memory, ${name}: ${first.rssMiB.toFixed(0)} MiB after ${first.step} steps, ${last.toFixed(0)} MiB at the end ` +
        `(${(100 * growth).toFixed(1)} %)`,
    );
    found.push({ name, ...run });
  }
  return found;
}
