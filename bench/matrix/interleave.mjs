import { startProgram } from "./program.mjs";
import { median } from "./statistics.mjs";

/** Steps whose figures are compared; what they take beyond two later steps is counted as compilation. */
const COMPARED = 2;
/** A turn of the first round is at least so many steps, so that one slow step does not decide. */
const LEAST_STEPS = 3;
const MOST_STEPS = 2000;
/**
 * What one program may take in all rounds of a workload, in turns of the usual length: slow ones leave rounds out, but for
 * the one that takes part always, with which the others are compared.
 */
const MOST_TURNS = 3;

const reasonOf = (error) => (error instanceof Error ? error.message : String(error));

/** Starts a program and takes the two steps that are compared, and some more to know how long a step is. */
async function begin(entry, { start, threads, seconds }) {
  const program = startProgram(entry.command, { start, batch: entry.batch, threads });
  try {
    const { engine, setupMs } = await program.ready(seconds);
    const first = await program.run(COMPARED, seconds);
    const warm =
      first.ms.at(-1) > 1000 * entry.turnSeconds
        ? first.ms.slice(-1)
        : (await program.run(entry.stepsACall, seconds)).ms;
    const ms = median(warm);
    const overhead = first.ms.reduce((sum, x) => sum + x, 0) - COMPARED * ms;
    return {
      entry,
      program,
      engine,
      figures: first.figures,
      stepMs: ms,
      compileMs: setupMs + Math.max(0, overhead),
    };
  } catch (error) {
    program.stop();
    return { entry, failed: reasonOf(error) };
  }
}

/** How many steps a turn has, in whole calls, and in how many rounds it takes part. */
function turnOf({ entry, stepMs }, rounds) {
  const { turnSteps } = entry;
  if (turnSteps !== undefined && turnSteps * stepMs <= 1000 * entry.turnSeconds)
    return { steps: turnSteps, rounds };
  const wanted = (1000 * entry.turnSeconds) / stepMs;
  const calls = Math.round(wanted / entry.stepsACall);
  const least = entry.stepsACall > 1 ? entry.stepsACall : wanted >= 1 ? LEAST_STEPS : 1;
  const steps = Math.min(MOST_STEPS, Math.max(least, calls * entry.stepsACall));
  const affordable = Math.floor((MOST_TURNS * rounds * 1000 * entry.turnSeconds) / (steps * stepMs));
  return { steps, rounds: entry.always ? rounds : Math.min(rounds, Math.max(1, affordable)) };
}

/** Whether a program that takes part in `some` of `all` rounds does in this one: evenly spread, the first always. */
const takesPart = (round, some, all) =>
  Math.floor((round * some) / all) !== Math.floor(((round - 1) * some) / all);

/**
 * Runs programs in turns, so that whatever else the machine does hits all of them alike: every program is started, stays
 * alive, and in each round takes one turn while the others wait for their input. Who begins a round changes.
 *
 * @param entries `{name, batch, command, stepsACall, turnSeconds, turnSteps, always}` each, the last two where they are wanted
 * @param settings `{start, threads, seconds, rounds, say}`: `seconds` is the limit of one answer
 * @returns for each entry its engine, figures, compileMs, peakMiB, `turns` (round, milliseconds and processor milliseconds a
 * step), and the largest share of one core that it used while it waited; or `failed`, why there are none
 */
export async function interleave(entries, settings) {
  const { rounds, seconds, say } = settings;
  const taking = [];
  try {
    for (const entry of entries) {
      say(`${entry.name}${entry.small ? ` at batch ${entry.batch}` : ""} starts`);
      const begun = await begin(entry, settings);
      if (begun.failed !== undefined) say(`${entry.name}: ${begun.failed}`);
      taking.push({
        ...begun,
        ...(begun.failed === undefined ? { turn: turnOf(begun, rounds) } : {}),
        turns: [],
        idle: 0,
      });
    }
    for (let round = 0; round < rounds; round++) {
      say(`round ${round + 1} of ${rounds}`);
      const order = taking.map((_, i) => taking[(i + round) % taking.length]);
      for (const one of order) {
        if (one.failed !== undefined || !takesPart(round, one.turn.rounds, rounds)) continue;
        await takeTurn(one, taking, round, seconds);
        if (one.failed !== undefined) say(`${one.entry.name}: ${one.failed}`);
      }
    }
    for (const one of taking) await finish(one);
  } finally {
    for (const { program } of taking) program?.stop();
  }
  return taking.map(({ entry, program, turn, stepMs, ...found }) => ({ ...entry, ...found }));
}

async function takeTurn(one, taking, round, seconds) {
  const others = taking.filter((other) => other !== one && other.failed === undefined);
  const before = others.map(({ program }) => program.processorSeconds());
  const usedBefore = one.program.processorSeconds();
  const began = performance.now();
  try {
    const { ms } = await one.program.run(one.turn.steps, seconds);
    const elapsed = (performance.now() - began) / 1000;
    const used = one.program.processorSeconds() - usedBefore;
    one.turns.push({
      round,
      ms: median(ms),
      least: Math.min(...ms),
      steps: ms.length,
      ...(Number.isFinite(used) ? { processorMs: (1000 * used) / ms.length } : {}),
    });
    for (const [i, other] of others.entries()) {
      const share = (other.program.processorSeconds() - before[i]) / elapsed;
      if (share > other.idle) other.idle = share;
    }
  } catch (error) {
    one.failed = reasonOf(error);
    one.program.stop();
  }
}

async function finish(one) {
  if (one.failed !== undefined) return;
  try {
    one.peakMiB = (await one.program.end()).peakMiB;
  } catch {
    // It has done its work; only its memory is not known.
  }
}
