/** Something that a run depends on and that is not as it was when the run was started. */
export interface RunChange {
  /** A path in the recipe, as "training.batchSize", or what else: "data.sha256", "versions.saddlepoint", a checkpoint's path. */
  readonly what: string;
  /** As JSON; undefined where there is no such value to tell. */
  readonly before?: string;
  /** As JSON, or in words where there is no value before. */
  readonly after: string;
}

export const changeText = ({ what, before, after }: RunChange): string =>
  before === undefined ? `${what} is ${after}` : `${what} was ${before} and is ${after}`;

/** A run is not gone on with, as it was changed since it was started. */
export class RunChangedError extends Error {
  override readonly name = "RunChangedError";
  readonly changes: readonly RunChange[];

  constructor(path: string, changes: readonly RunChange[]) {
    super(
      `trainRun(resume): ${path} was changed since it was started: ${changes.map(changeText).join("; ")}. Undo that, or go on all the same with --accept-changes, which the run's manifest.json then says`,
    );
    this.changes = changes;
  }
}
