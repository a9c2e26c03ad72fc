/** What a server says of a recipe: of its fields, by their paths, and of the whole. */
export interface FieldProblems {
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly general: readonly string[];
}

export const NO_PROBLEMS: FieldProblems = { fields: {}, general: [] };

/** "recipe: training.steps: must be …", or without the recipe's name. */
const LINE = /^(?:[^:]*: )?([A-Za-z][\w-]*(?:\.[\w-]+)*)(?=[: ])/;

/**
 * A refusal, one problem a line, by the fields that it names. A field that is not in the form gives its problem to the
 * nearest one around it; a line that names none is about the whole.
 *
 * @param paths of the form's fields, dotted
 */
export function fieldProblems(error: string, paths: readonly string[]): FieldProblems {
  const known = new Set(paths);
  const fields: Record<string, string[]> = Object.create(null);
  const general: string[] = [];
  for (const line of error.split("\n").filter((text) => text.trim() !== "")) {
    const named = namedIn(line, known);
    if (named === undefined) {
      general.push(line);
      continue;
    }
    const told = fields[named.field] ?? [];
    fields[named.field] = [...told, named.message];
  }
  return { fields, general };
}

function namedIn(line: string, known: ReadonlySet<string>): { field: string; message: string } | undefined {
  const keys = LINE.exec(line)?.[1]?.split(".") ?? [];
  for (let length = keys.length; length > 0; length--) {
    const field = keys.slice(0, length).join(".");
    if (known.has(field)) return { field, message: line.slice(line.indexOf(keys.join("."))) };
  }
  return undefined;
}
