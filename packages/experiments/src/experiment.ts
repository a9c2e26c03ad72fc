import type { Quantity } from "saddlepoint/quantity";
import type { Raster } from "saddlepoint/render";
import type { DataSource } from "saddlepoint/samples";

/** How an experiment is run. */
export type ExperimentSettings = {
  /** One run a seed; every random stream of a run comes from its seed. */
  readonly seeds: readonly number[];
  /** Training steps of each network. */
  readonly steps: number;
  /** Which of its cases to run, by name: all unless told. The quick setting of a large experiment names a few. */
  readonly cases?: readonly string[];
};

/** What an experiment cannot do by itself, since it opens no files. */
export type ExperimentResources = {
  /** Opens images by their source's name, e.g. "mnist". */
  readonly openImages: (source: string) => Promise<DataSource>;
};

/** What a table's column holds: computed here from samples or training, computed here exactly, or taken from a paper. */
export type ColumnSource = "ours" | "exact" | "published" | "label";

export type Column = {
  readonly name: string;
  readonly source: ColumnSource;
  /** Decimals shown; 4 unless told. */
  readonly decimals?: number;
};

/** A word, a number (infinite where the truth is), or nothing. */
export type Cell = string | number | null;

/** Numbers side by side, those of a paper beside ours. */
export type Table = {
  readonly name: string;
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** What a reader must know to compare, e.g. where settings differ from a paper's. */
  readonly notes?: readonly string[];
};

/** A picture: SVG text, or pixels, which are written as a PNG. `name` is its file's name without the extension. */
export type Figure = { readonly name: string; readonly title: string } & (
  | { readonly svg: string }
  | { readonly picture: Raster }
);

export type ExperimentResult = {
  readonly tables: readonly Table[];
  readonly figures: readonly Figure[];
  readonly quantities: readonly Quantity[];
  /** False when the run was stopped: what is there was finished before that. */
  readonly complete: boolean;
};

/** How far a run has come, in units of its own; the last event is the result. */
export type ExperimentEvent =
  | { readonly kind: "progress"; readonly done: number; readonly total: number; readonly what: string }
  | ({ readonly kind: "result" } & ExperimentResult);

/** A small experiment of a paper or a source, as data. */
export type Experiment = {
  readonly name: string;
  /** One line: what it shows. */
  readonly shows: string;
  /** Where it comes from: authors, year, and the place in the paper. */
  readonly source: string;
  /** Takes under 10 minutes on two cores. */
  readonly defaults: ExperimentSettings;
  /** Takes under 30 seconds; shows the same, with wider intervals. */
  readonly quick: ExperimentSettings;
  /**
   * Yields its progress, and the result last. After `signal` is aborted it ends soon, with a result of what is finished.
   */
  run(
    settings: ExperimentSettings,
    signal?: AbortSignal,
    resources?: ExperimentResources,
  ): AsyncGenerator<ExperimentEvent, void>;
};
