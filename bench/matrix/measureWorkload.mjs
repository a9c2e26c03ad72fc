import { fileURLToPath } from "node:url";
import { agreement } from "./agreement.mjs";
import { interleave } from "./interleave.mjs";
import { lastLine } from "./lastLine.mjs";
import { startProgram } from "./program.mjs";
import { batchesOf, PROGRAMS } from "./programs.mjs";
import { CEILING_IN_TURNS } from "./roofline.mjs";
import { run } from "./run.mjs";
import { atBatch, median, spread } from "./statistics.mjs";

const WRITE_START = fileURLToPath(new URL("writeStart.mjs", import.meta.url));
const COMPARED = 2;
/** Steps of a turn at least, for a program that runs one step a call. */
const ONE_BY_ONE = 1;
const CEILING = "ceiling";

/** What takes part at a workload: a program at each of its batches, and the programs that do not, with why. */
async function entriesOf(workload, names, { asked, turnSeconds, turnSteps }) {
  const entries = [];
  const absent = {};
  for (const name of ["saddlepoint", ...names]) {
    const batches = batchesOf(PROGRAMS[name], workload, asked);
    if (batches.length === 0) {
      absent[name] = "not in the plan";
      continue;
    }
    const command = await PROGRAMS[name].command();
    if (command.absent !== undefined) {
      absent[name] = command.absent;
      continue;
    }
    const stepsACall = name === "saddlepoint" ? workload.stepsACall : ONE_BY_ONE;
    for (const batch of batches) {
      entries.push({
        always: name === "saddlepoint",
        name,
        batch,
        command,
        stepsACall,
        turnSeconds,
        turnSteps,
        small: batch !== workload.batch,
      });
    }
  }
  entries.push({
    always: true,
    name: CEILING,
    batch: workload.batch,
    command: CEILING_IN_TURNS,
    stepsACall: ONE_BY_ONE,
    turnSeconds: turnSeconds / 2,
    small: false,
  });
  return { entries, absent };
}

/** The library's own figures at each batch, run once for each that was not timed. */
function reference(own, settings) {
  const known = new Map([[own.batch, own.figures]]);
  return async (batch) => {
    if (!known.has(batch)) {
      const program = startProgram(own.command, { ...settings, batch });
      try {
        await program.ready(settings.seconds);
        known.set(batch, (await program.run(COMPARED, settings.seconds)).figures);
      } finally {
        program.stop();
      }
    }
    return known.get(batch);
  };
}

/** One number a round: a measured one, or that of the line through the rounds of two small batches. */
function perRound(parts, fullBatch, key) {
  const rounds = parts[0].turns.map(({ round }) => round);
  return new Map(
    rounds.flatMap((round) => {
      const points = parts.map(({ batch, turns }) => [
        batch,
        turns.find((turn) => turn.round === round)?.[key],
      ]);
      return points.some(([, value]) => value === undefined) ? [] : [[round, atBatch(fullBatch, points)]];
    }),
  );
}

const known = (entries) =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));

function resultOf(parts, workload) {
  const failed = parts.find((part) => part.failed !== undefined)?.failed;
  if (failed !== undefined) return { failed };
  const [first] = parts;
  const ms = spread([...perRound(parts, workload.batch, "ms").values()]);
  const processorMs = [...perRound(parts, workload.batch, "processorMs").values()];
  const measured = parts.length === 1;
  return known({
    engine: first.engine,
    medianMs: ms.median,
    quartilesMs: ms.quartiles,
    // Of an extrapolation there is no fastest step, and memory at a small batch says nothing of the full one's.
    minMs: measured ? Math.min(...first.turns.map(({ least }) => least)) : undefined,
    peakMiB: measured ? first.peakMiB : undefined,
    compileMs: measured ? first.compileMs : undefined,
    processorMs: processorMs.length > 0 ? median(processorMs) : undefined,
    idleShare: Math.max(...parts.map(({ idle }) => idle)),
    rounds: first.turns.length,
    steps: first.turns.reduce((sum, { steps }) => sum + steps, 0),
    extrapolatedFrom: measured ? undefined : parts.map(({ batch }) => batch),
  });
}

/** How far a program's figures are from the library's at its batches. */
async function agreementOf(parts, referenceAt) {
  const found = [];
  for (const { figures, batch, small } of parts)
    found.push(agreement(figures, await referenceAt(batch), small));
  return {
    firstStep: Math.max(...found.map(({ firstStep }) => firstStep)),
    secondStep: Math.max(...found.map(({ secondStep }) => secondStep)),
    same: found.every(({ same }) => same),
  };
}

/** The library's time over a program's, round by round. */
function ratioOf(own, parts, workload) {
  const ours = perRound(own, workload.batch, "ms");
  const theirs = perRound(parts, workload.batch, "ms");
  return spread([...theirs].filter(([round]) => ours.has(round)).map(([round, ms]) => ours.get(round) / ms));
}

/** What a step took in each round, median and least, and what the products beside it reached; none where those failed. */
function roundsOf(own, [ceiling]) {
  if (ceiling.failed !== undefined) return [];
  const [{ flops }] = ceiling.figures;
  const gflops = (ms) => flops / (1e6 * ms);
  return own.turns.flatMap(({ round, ms, least }) => {
    const products = ceiling.turns.find((turn) => turn.round === round);
    if (products === undefined) return [];
    return [{ ms, least, gflops: gflops(products.ms), most: gflops(products.least) }];
  });
}

/**
 * Measures programs at a workload, interleaved.
 *
 * @param settings `{start, threads, seconds, rounds, turnSeconds, asked, say}`: a folder to write to, threads, the limit of
 * one answer, rounds, how long a turn is, whether the programs were asked for by name, and where progress goes
 * @returns `programs`, a result each (`absent` or `failed` with the reason, or its figures); `ratios`, the library's time
 * over the program's with quartiles; and `rounds`, the library's time and the machine's ceiling in each
 * @throws Error when the start cannot be written or the library itself fails
 */
export async function measureWorkload(workload, names, settings) {
  const { start, seconds, say } = settings;
  // In a process of its own, whose memory is given back.
  const written = await run(process.execPath, [WRITE_START, start, workload.name], { seconds: 300 });
  if (written.code !== 0)
    throw new Error(`the initial weights of ${workload.name}: ${lastLine(written.stderr)}`);
  const { entries, absent } = await entriesOf(workload, names, settings);
  const measured = await interleave(entries, settings);
  const partsOf = (name) => measured.filter((part) => part.name === name);
  const own = partsOf("saddlepoint");
  if (own[0].failed !== undefined) throw new Error(`saddlepoint at ${workload.name}: ${own[0].failed}`);
  const referenceAt = reference(own[0], { start, threads: settings.threads, seconds });
  const programs = { saddlepoint: resultOf(own, workload) };
  const ratios = {};
  for (const name of names) {
    if (name in absent) {
      programs[name] = { absent: absent[name] };
      continue;
    }
    const parts = partsOf(name);
    programs[name] = resultOf(parts, workload);
    if (programs[name].failed !== undefined) continue;
    programs[name].agreement = await agreementOf(parts, referenceAt);
    ratios[name] = ratioOf(own, parts, workload);
    if (!programs[name].agreement.same)
      say(`${name}: its losses differ from the library's: not the same step`);
  }
  return { programs, ratios, rounds: roundsOf(own[0], partsOf(CEILING)) };
}
