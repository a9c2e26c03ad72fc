/** The step that a picture shows, by its file's name; undefined for pictures of no step. */
function stepOfSample(file: string): number | undefined {
  const digits = /^step-(\d+)\.png$/.exec(file)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** A run's pictures: those through training by their step, and the others, such as traversals. */
export interface Samples {
  readonly steps: readonly { readonly file: string; readonly step: number }[];
  readonly others: readonly string[];
}

export function sampleSteps(files: readonly string[]): Samples {
  const distinct = [...new Set(files)];
  const steps = distinct.flatMap((file) => {
    const step = stepOfSample(file);
    return step === undefined ? [] : [{ file, step }];
  });
  return {
    steps: steps.sort((a, b) => a.step - b.step),
    others: distinct.filter((file) => stepOfSample(file) === undefined && file.endsWith(".png")),
  };
}
