import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { holderText, listCheckpoints, lockHolder, messageOf, runFolderAt, startedBy } from "saddlepoint/node";
import type { Recipe } from "saddlepoint/recipes";
import type { RunDetail, RunStatus, RunSummary } from "../runs/api.ts";
import { type MetricsEnd, metricsEnd } from "./metricsFile.ts";
import { Problem } from "./problem.ts";
import { quantitiesOf } from "./quantitiesOf.ts";
import { isRunName, NAME_RULE } from "./runName.ts";
import { type RecordStamps, type RunRecord, readRecord, recipeText, recordStamps } from "./runRecord.ts";
import { type RunSamples, runSamples } from "./runSamples.ts";
import { fileStamp, folderStamp, type Stamp, stampText } from "./stamp.ts";
import { STUDIO } from "./training.ts";
import type { Trainings } from "./trainings.ts";

/** Reads the runs of a folder; what did not change is not read again. */
export interface RunReader {
  list(): Promise<readonly RunSummary[]>;
  /** @throws Problem 404 when there is no such folder, 403 when it leads elsewhere */
  summary(name: string): Promise<RunSummary>;
  detail(name: string): Promise<RunDetail>;
  /** Its recorded recipe; undefined where it cannot be read. */
  recipe(name: string): Promise<Recipe | undefined>;
}

interface Known {
  readonly record: { readonly text: string; readonly value: RunRecord };
  readonly end: { readonly text: string; readonly value: MetricsEnd };
}

interface Read {
  readonly summary: RunSummary;
  readonly record: RunRecord;
  readonly stamps: RecordStamps;
}

const NOTHING: MetricsEnd = { step: 0, evaluation: undefined };

/** What is told of a run that was removed while somebody looked at it. */
export const removed = (name: string): RunSummary => broken(name, "its folder was removed", Date.now());

const broken = (name: string, problem: string, changed: number): RunSummary => ({
  name,
  status: "broken",
  problem,
  startedHere: false,
  recipe: "",
  step: 0,
  steps: 0,
  saved: null,
  seed: 0,
  changed,
  quantities: [],
});

export function createRunReader(folder: string, trainings: Trainings): RunReader {
  const known = new Map<string, Known>();

  async function readEnd(metrics: Stamp | undefined, before: Known | undefined): Promise<Known["end"]> {
    const text = stampText([metrics]);
    if (before?.end.text === text) return before.end;
    return { text, value: metrics === undefined ? NOTHING : await metricsEnd(metrics.path, metrics.size) };
  }

  async function readKnown(name: string, stamps: RecordStamps, metrics: Stamp | undefined): Promise<Known> {
    const before = known.get(name);
    const text = stampText([stamps.recipe, stamps.manifest, stamps.report]);
    const record =
      before?.record.text === text ? before.record : { text, value: await readRecord(folder, name, stamps) };
    const now: Known = { record, end: await readEnd(metrics, before) };
    known.set(name, now);
    return now;
  }

  async function read(name: string): Promise<Read> {
    const path = join(folder, name);
    const place = await folderStamp(folder, path);
    const trained = trainings.of(name);
    if (place === undefined && !trainings.names().includes(name))
      throw new Problem(404, `there is no run ${name}`);
    const files = runFolderAt(path);
    const stamps = await recordStamps(folder, name);
    const [metrics, checkpoints] = await Promise.all([
      fileStamp(folder, files.metrics),
      folderStamp(folder, files.checkpoints),
    ]);
    const { record, end } = await readKnown(name, stamps, metrics);
    const { recipe = trained?.recipe, report, reportedStep, problem } = record.value;
    const saved = checkpoints === undefined ? undefined : (await listCheckpoints(checkpoints.path)).at(-1);
    const touched = Math.max(metrics?.changed ?? 0, checkpoints?.changed ?? 0);
    const own = trained?.running ?? false;
    // A training of a studio that is gone can be stopped here as this one's own.
    const orphan = own || place === undefined ? undefined : await startedBy(place.path, STUDIO);
    const startedHere = own || orphan !== undefined;
    // A training that begins with more steps than recorded has yet to write them down.
    const begun = own ? trained?.recipe.training.steps : undefined;
    const steps = Math.max(recipe?.training.steps ?? 0, begun ?? 0);
    const holder = startedHere || place === undefined ? undefined : await lockHolder(place.path);
    // Whoever has just locked an empty folder reads its data and has yet to write what it trains.
    const preparing = holder !== undefined && stamps.recipe === undefined && stamps.manifest === undefined;
    const status: RunStatus =
      startedHere || preparing
        ? "running"
        : problem !== undefined
          ? "broken"
          : holder !== undefined
            ? "running"
            : reportedStep >= steps
              ? "done"
              : "stopped";
    const written = Math.max(touched, stamps.recipe?.changed ?? 0, stamps.manifest?.changed ?? 0);
    // What was written since says that somebody has gone on with it, or put it right.
    const failure = written > (trained?.endedAt ?? 0) ? undefined : trained?.failure;
    const untold = status === "running" || holder !== undefined;
    const said = untold ? undefined : (failure?.text ?? problem);
    const changes = untold ? [] : (failure?.changes ?? []);
    const summary: RunSummary = {
      name,
      status,
      ...(said === undefined ? {} : { problem: said }),
      ...(changes.length === 0 ? {} : { changes }),
      startedHere,
      ...(holder === undefined ? {} : { elsewhere: holderText(holder) }),
      recipe: recipe?.name ?? "",
      step: Math.max(end.value.step, saved?.step ?? 0, reportedStep),
      steps,
      saved: saved?.step ?? null,
      seed: recipe?.training.seed ?? 0,
      changed: Math.max(
        touched,
        trained?.endedAt ?? 0,
        ...[stamps.recipe, stamps.manifest, stamps.report].map((stamp) => stamp?.changed ?? 0),
        ...(stamps.recipe === undefined && place !== undefined ? [place.changed] : []),
      ),
      quantities: quantitiesOf(
        end.value.evaluation !== undefined && end.value.evaluation.step > reportedStep
          ? end.value.evaluation
          : report,
      ),
    };
    return { summary, record: record.value, stamps };
  }

  /** A line of the table for whatever lies in the folder. */
  async function line(name: string): Promise<RunSummary> {
    const { mtimeMs } = await stat(join(folder, name)).catch(() => ({ mtimeMs: 0 }));
    const rule = `its name must be ${NAME_RULE}; rename the folder to open it`;
    if (!isRunName(name)) return broken(name.slice(0, 200), rule, mtimeMs);
    try {
      return (await read(name)).summary;
    } catch (error) {
      const gone = error instanceof Problem && error.status === 404;
      return broken(name, gone ? "it is a link that leads to no folder" : messageOf(error), mtimeMs);
    }
  }

  return {
    async list() {
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      const found = entries
        .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith("."))
        .map(({ name }) => name);
      const names = new Set([...found, ...trainings.names()]);
      for (const name of known.keys()) if (!names.has(name)) known.delete(name);
      const lines = await Promise.all([...names].map(line));
      return lines.sort((a, b) => b.changed - a.changed || a.name.localeCompare(b.name));
    },
    summary: async (name) => (await read(name)).summary,
    recipe: async (name) => (await read(name)).record.recipe,
    async detail(name) {
      const { summary, record, stamps } = await read(name);
      const samples: RunSamples = await runSamples(folder, name);
      return {
        ...summary,
        recipeData: record.recipe ?? null,
        recipeYaml: await recipeText(stamps),
        report: record.report,
        manifest: record.manifest,
        samples: [...samples.keys()],
      };
    },
  };
}
