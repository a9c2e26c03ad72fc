// What the studio's server and its pages say to each other. JSON has no infinities: numbers that are not finite are the strings
// "Infinity", "-Infinity" and "NaN", as in a run's own files.
//
// GET  api/studio                       StudioInfo
// GET  api/runs                         RunSummary[]
// POST api/recipes                      RecipeRequest → RecipeDraft
// POST api/runs                         StartRequest → 201 RunSummary
// GET  api/runs/NAME                    RunDetail
// GET  api/runs/NAME/metrics            MetricsLine[]; ?after=STEP leaves out the lines of earlier steps
// GET  api/runs/NAME/events             RunEvents, as server-sent events
// POST api/runs/NAME/stop               RunSummary, when the training has saved and ended
// POST api/runs/NAME/resume             ResumeRequest (or nothing) → RunSummary
// GET  api/runs/NAME/samples/FILE       a picture
// GET  api/runs/NAME/export             ExportedFiles
// GET  api/runs/NAME/export/FILE        one of them
//
// Errors are ApiError with 400 (what was asked for makes no sense), 401 (no token), 403 (another site, a path out of the
// folder), 404, 405, 409 (not now: the name is taken, nothing to stop), 413 (more than 64 KB), 415 (no JSON) or 500.
import type { Quantity } from "saddlepoint/quantity";

/** How a run is doing: training now, stopped before its last step, at its last step, or a folder that is no run. */
export type RunStatus = "running" | "stopped" | "done" | "broken";

/** Something that a run depends on and that is not as it was when the run was started. */
export interface RunChange {
  /** A path in the recipe, as "training.batchSize", or what else: "data.sha256", "versions.saddlepoint", a checkpoint's path. */
  readonly what: string;
  /** As JSON; missing where there is no such value to tell. */
  readonly before?: string;
  /** As JSON, or in words where there is no value before. */
  readonly after: string;
}

/** A line of the table of runs: GET api/runs → RunSummary[], the newest first. */
export interface RunSummary {
  /** The name of its folder in the studio's. */
  readonly name: string;
  readonly status: RunStatus;
  /** What is wrong, in words: with a broken one, or why a training that this studio started failed. */
  readonly problem?: string;
  /** What the last training that this studio started found changed, and therefore did not go on with; see ResumeRequest. */
  readonly changes?: readonly RunChange[];
  /** Whether this studio started the training that is running, or one of this machine that is gone, and so can stop it. */
  readonly startedHere: boolean;
  /** Who trains it, in words, where that is another process than this studio's: it cannot be stopped or resumed here. */
  readonly elsewhere?: string;
  /** The recipe's name; empty where the folder is no run. */
  readonly recipe: string;
  readonly step: number;
  readonly steps: number;
  /** The step of its newest checkpoint, from which it can go on; null without one. */
  readonly saved: number | null;
  readonly seed: number;
  /** Milliseconds since 1970 of its last change. */
  readonly changed: number;
  /** Those of its last report, or of its last measurement while it trains: I(c; G(z, c)), the divergence, … */
  readonly quantities: readonly Quantity[];
}

/** GET api/runs/NAME → RunDetail. */
export interface RunDetail extends RunSummary {
  /** The resolved recipe as data, and as YAML; null and empty where it cannot be read. */
  readonly recipeData: unknown;
  readonly recipeYaml: string;
  /** report.json as it is, or null. */
  readonly report: unknown;
  /** manifest.json as it is, or null. */
  readonly manifest: unknown;
  /** File names in samples/, in the order of their steps; those without a step come last. */
  readonly samples: readonly string[];
}

/** One line of metrics.jsonl; several may share a step. GET api/runs/NAME/metrics → MetricsLine[]. */
export interface MetricsLine {
  readonly step: number;
  readonly [name: string]: unknown;
}

/**
 * What GET api/runs/NAME/events sends, as server-sent events of these names with JSON data: "summary" RunSummary first and when it
 * changes, "metrics" MetricsLine[] as lines are added, "sample" a file name as pictures are added or drawn anew.
 *
 * `?after=STEP` begins with the lines of that step and later ones (of that step too, since several lines share one: merge them by
 * what they say); without it only what is added from now on is sent. A reconnecting EventSource says by itself where it was.
 * A browser opens at most six connections to a server, whatever the number of its tabs: close the stream of a page that is
 * hidden, and open it again with the last step.
 */
export interface RunEvents {
  readonly metrics: readonly MetricsLine[];
  readonly summary: RunSummary;
  readonly sample: string;
}

/** GET api/studio → what serves: the folder's name, versions, presets, and the recipe schema as JSON Schema, for the form. */
export interface StudioInfo {
  /** The folder of runs, as it was named. */
  readonly folder: string;
  /** Saddlepoint's version. */
  readonly version: string;
  /** The presets as complete recipes, by name. */
  readonly presets: Readonly<Record<string, unknown>>;
  readonly schema: unknown;
  /** Where a training may compute. */
  readonly devices: readonly string[];
}

/** POST api/recipes (JSON) reads a recipe without training it. */
export interface RecipeRequest {
  /** Recipe text in YAML. */
  readonly recipe: string;
}

/** A recipe as a form can show it. What is no YAML, or no mapping, is refused with 400 instead. */
export interface RecipeDraft {
  /** The complete recipe; as it is written, where something in it is wrong. */
  readonly recipe: unknown;
  /** What is wrong, as in ApiError; empty where nothing is. */
  readonly problems: string;
}

/** POST api/runs (JSON) starts a training and answers RunSummary (201). */
export interface StartRequest {
  /** A preset's name, or recipe text in YAML. */
  readonly recipe: string;
  /** Name of the run's folder; one is made up without it. */
  readonly name?: string;
  /** `path=value` overrides, as --set takes them. */
  readonly set?: readonly string[];
  /** One of StudioInfo's devices; the CPU without it. */
  readonly device?: string;
  /** Threads on the CPU. */
  readonly threads?: number;
}

/** POST api/runs/NAME/resume (JSON) goes on with a run, as it was recorded. */
export interface ResumeRequest {
  /** A later last step than the recorded one. */
  readonly steps?: number;
  /**
   * Goes on although the recipe, the versions, the checkpoints or the data are not those that the run was started with: its manifest
   * then says so. Without it the answer is 409 with ApiError's changes. Data are read by the training alone: where only they are
   * others, it starts, ends, and the run's summary has the changes.
   */
  readonly acceptChanges?: boolean;
}

/** GET api/runs/NAME/export → the run's networks at its newest checkpoint, made when they are first asked for. */
export interface ExportedFiles {
  readonly step: number;
  /** README.md, the model card; generator.onnx; and encoder.onnx where there are codes. */
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
}

/** What is wrong, in words; for a recipe one problem a line, each with its path: "recipe: training.steps: …". */
export interface ApiError {
  readonly error: string;
  /** Why a run is not resumed, where that is what was changed since it was started. */
  readonly changes?: readonly RunChange[];
}
