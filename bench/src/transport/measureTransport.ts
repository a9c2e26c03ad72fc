import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fromRoot, startFolder } from "../paths.ts";
import { fillNormal, stream } from "../subject/library.ts";
import { messageOf } from "../turns/lastLine.ts";
import { type Machine, machine } from "../turns/machine.ts";
import { findPython } from "../turns/peers.ts";
import { type Absent, nodeProgram, type ProgramCommand, startProgram } from "../turns/program.ts";
import { median, type Spread, spread } from "../turns/statistics.ts";

const METHODS = ["exact", "sinkhorn"] as const;
type Method = (typeof METHODS)[number];

/** One problem: n normal points in the plane against n others, half a deviation away. */
type Row = {
  readonly method: Method;
  readonly n: number;
  /** The median of the rounds. */
  readonly ms: number;
  readonly peer?:
    | { readonly ms: number; readonly ratio: Spread; readonly apart: number }
    | { readonly failed: string };
};

export type TransportReport = {
  readonly rows: readonly Row[];
  readonly engines: readonly string[];
  readonly pot?: Absent;
  readonly rounds: number;
  readonly machine: Machine;
};

export type TransportSettings = {
  readonly sizes: readonly number[];
  readonly rounds: number;
  readonly limit: number;
  readonly say: (text: string) => void;
};

function writePoints(folder: string, n: number): void {
  const cloud = (name: string, shift: number) => {
    const drawn = fillNormal(stream(1, name), new Float32Array(2 * n));
    return Array.from(drawn, (value, k) => value + (k % 2 === 0 ? shift : 0));
  };
  writeFileSync(join(folder, `points-${n}.bin`), Float64Array.from([...cloud("x", 0), ...cloud("y", 0.5)]));
}

async function potCommand(): Promise<ProgramCommand | Absent> {
  const python = await findPython("import ot, numpy");
  if ("absent" in python)
    return { absent: `${python.absent} has numpy and POT; SADDLEPOINT_PYTHON may name one` };
  return { file: python.file, args: [fromRoot("bench/peers/transport.py")] };
}

/** Turns before those that count, in which what is compiled while it runs is: at least one, and no more than take this long. */
const WARM_UP = { turns: 20, ms: 2000 };

/** The cost that a program finds, once it is warm. */
async function warmedUp(program: ReturnType<typeof startProgram>, limit: number): Promise<number> {
  let cost: number | undefined;
  for (let turn = 0, ms = 0; turn < WARM_UP.turns && ms < WARM_UP.ms; turn++) {
    const { figures, ms: taken } = await program.run(1, limit);
    cost ??= figures[0]?.cost;
    ms += median(taken);
  }
  return cost ?? Number.NaN;
}

/** Programs in turns at one problem; their first turns are not counted, and whoever begins changes. */
async function inTurns(
  programs: readonly ProgramCommand[],
  method: Method,
  n: number,
  { rounds, limit }: TransportSettings,
) {
  const running = programs.map(({ file, args }) =>
    startProgram(
      { file, args: [...args, "--backend", method] },
      { start: startFolder("transport"), batch: n, threads: 1 },
    ),
  );
  try {
    // An answer is lost to whoever asks too late.
    const ready = await Promise.all(running.map((program) => program.ready(limit)));
    const costs: number[] = [];
    for (const program of running) costs.push(await warmedUp(program, limit));
    const turns: number[][] = running.map(() => []);
    for (let round = 0; round < rounds; round++) {
      for (let k = 0; k < running.length; k++) {
        const at = (round + k) % running.length;
        turns[at]?.push(median((await running[at]?.run(1, limit))?.ms ?? []));
      }
    }
    return { engines: ready.map(({ engine }) => engine), costs, turns };
  } finally {
    for (const program of running) program.stop();
  }
}

async function rowOf(pot: ProgramCommand | Absent, method: Method, n: number, settings: TransportSettings) {
  const own = nodeProgram("transport");
  const peers = "absent" in pot ? [] : [pot];
  const { engines, costs, turns } = await inTurns([own, ...peers], method, n, settings);
  const [ours = [], theirs] = turns;
  const row: Row = { method, n, ms: median(ours) };
  if (theirs === undefined) return { engines, row };
  const ratio = spread(ours.map((ms, round) => ms / (theirs[round] ?? Number.NaN)));
  const [a = Number.NaN, b = Number.NaN] = costs;
  return { engines, row: { ...row, peer: { ms: median(theirs), ratio, apart: Math.abs(a - b) / b } } };
}

/** Measures the library's transports, and POT's where it is there. */
export async function measureTransport(settings: TransportSettings): Promise<TransportReport> {
  const ranOn = machine();
  const folder = startFolder("transport");
  mkdirSync(folder, { recursive: true });
  const pot = await potCommand();
  const rows: Row[] = [];
  const engines = new Set<string>();
  for (const n of settings.sizes) {
    writePoints(folder, n);
    for (const method of METHODS) {
      settings.say(`${method}, ${n} against ${n}`);
      try {
        const found = await rowOf(pot, method, n, settings);
        rows.push(found.row);
        for (const engine of found.engines) engines.add(engine);
      } catch (error) {
        rows.push({ method, n, ms: Number.NaN, peer: { failed: messageOf(error) } });
      }
    }
  }
  return {
    rows,
    engines: [...engines],
    ...("absent" in pot ? { pot } : {}),
    rounds: settings.rounds,
    machine: ranOn,
  };
}
