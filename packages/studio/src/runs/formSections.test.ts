import { expect, test } from "vitest";
import { allFields, formFields } from "./formFields.ts";
import { formSections } from "./formSections.ts";

const schema = {
  properties: {
    training: { type: "object", properties: { steps: { type: "integer" }, logEvery: { type: "integer" } } },
    data: { type: "object", properties: { source: { type: "string" } } },
  },
};

test("the common fields come first, and every field is in the form once", () => {
  const fields = formFields(schema, { training: { steps: 5 }, data: { source: "mnist" } });
  const { common, others } = formSections(fields);
  const paths = (some: typeof fields) => allFields(some).map(({ path }) => path.join("."));
  expect(paths(common)).toEqual(["data.source", "training.steps"]);
  expect(paths(others)).toEqual(["training", "training.logEvery", "data"]);
});
