import { allFields, type FormField } from "./formFields.ts";

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
  const all = allFields(fields);
  const common = COMMON.flatMap(([path, label]) => {
    const field = all.find((some) => some.path.join(".") === path);
    return field === undefined ? [] : [{ field, label }];
  });
  const taken = new Set<FormField>(common.map(({ field }) => field));
  return {
    common: common.map(({ field, label }) => ({ ...field, label })),
    others: without(fields, taken),
  };
}

function without(fields: readonly FormField[], taken: ReadonlySet<FormField>): readonly FormField[] {
  return fields.flatMap((field): FormField[] => {
    if (taken.has(field)) return [];
    if (field.type !== "group") return [field];
    return [{ ...field, fields: without(field.fields, taken) }];
  });
}
