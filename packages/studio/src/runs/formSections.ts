import type { FormField } from "./formFields.ts";

/** What nearly every training changes, in this order, by names that say enough out of their sections. */
const COMMON: readonly (readonly [path: string, label: string])[] = [
  ["data.source", "data"],
  ["objective.adversarial", "game"],
  ["training.steps", "steps"],
  ["training.batchSize", "batch size"],
  ["training.seed", "seed"],
  ["codes", "codes"],
];

export interface FormSections {
  readonly common: readonly FormField[];
  readonly others: readonly FormField[];
}

/** The form's fields in two parts: those that come first, and the rest by the schema's own sections. */
export function formSections(fields: readonly FormField[]): FormSections {
  const common = COMMON.flatMap(([path, label]) => {
    const field = found(fields, path);
    return field === undefined ? [] : [{ field, label }];
  });
  const taken = new Set<FormField>(common.map(({ field }) => field));
  return {
    common: common.map(({ field, label }) => ({ ...field, label })),
    others: without(fields, taken),
  };
}

const found = (fields: readonly FormField[], path: string): FormField | undefined => {
  for (const field of fields) {
    const own = field.path.join(".");
    if (own === path) return field;
    if ("fields" in field && path.startsWith(`${own}.`)) return found(field.fields, path);
  }
  return undefined;
};

function without(fields: readonly FormField[], taken: ReadonlySet<FormField>): readonly FormField[] {
  return fields.flatMap((field): FormField[] => {
    if (taken.has(field)) return [];
    if (field.type !== "group") return [field];
    return [{ ...field, fields: without(field.fields, taken) }];
  });
}
