import { fileURLToPath } from "node:url";
import { agreement } from "../matrix/agreement.mjs";
import { interleave } from "../matrix/interleave.mjs";
import { lastLine } from "../matrix/lastLine.mjs";
import { startProgram } from "../matrix/program.mjs";
import { run } from "../matrix/run.mjs";
import { spread } from "../matrix/statistics.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const COMPARED = 2;

/** The figures of the first two steps on the CPU: what every program is compared with. */
async function reference(settings) {
  const command = { file: process.execPath, args: [here("../matrix/saddlepoint.mjs")] };
  const program = startProgram(command, settings);
  try {
    await program.ready(settings.seconds);
    return (await program.run(COMPARED, settings.seconds)).figures;
  } finally {
    program.stop();
  }
}

function resultOf({ failed, engine, turns, compileMs, peakMiB, figures }, expected, small) {
  if (failed !== undefined) return { failed };
  const { median, quartiles } = spread(turns.map(({ ms }) => ms));
  return {
    engine,
    medianMs: median,
    quartilesMs: quartiles,
    steps: turns.reduce((sum, { steps }) => sum + steps, 0),
    compileMs,
    ...(peakMiB === undefined ? {} : { peakMiB }),
    agreement: agreement(figures, expected, small),
  };
}

/** One's time over another's, round by round. */
function ratioOf(one, other) {
  const theirs = new Map(other.turns.map(({ round, ms }) => [round, ms]));
  return spread(
    one.turns.filter(({ round }) => theirs.has(round)).map(({ round, ms }) => ms / theirs.get(round)),
  );
}

/**
 * Measures those that are there, interleaved.
 *
 * @param present by name `{command, stepsACall}`
 * @returns `programs`, a result each, and `ratios[ours][theirs]`: the library's time over PyTorch's, with quartiles
 * @throws Error when the start cannot be written, or the library fails on the CPU
 */
export async function measure(present, { workload, ...settings }) {
  const { start, batch, say } = settings;
  const written = await run(process.execPath, [here("../matrix/writeStart.mjs"), start, workload.name], {
    seconds: 300,
  });
  if (written.code !== 0) throw new Error(`the initial weights: ${lastLine(written.stderr)}`);
  say("two steps on the CPU, to compare with");
  const expected = await reference(settings);
  const small = batch !== workload.batch;
  const { turnSeconds } = settings;
  const entries = Object.entries(present).map(([name, one]) => ({ name, batch, small, turnSeconds, ...one }));
  const measured = await interleave(entries, settings);
  const programs = Object.fromEntries(measured.map((one) => [one.name, resultOf(one, expected, small)]));
  const done = measured.filter(({ failed }) => failed === undefined);
  const named = (prefix) => done.filter(({ name }) => name.startsWith(prefix));
  const ratios = Object.fromEntries(
    named("saddlepoint").map((ours) => [
      ours.name,
      Object.fromEntries(named("pytorch").map((theirs) => [theirs.name, ratioOf(ours, theirs)])),
    ]),
  );
  return { programs, ratios };
}
