import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { toJson } from "../data/toJson.ts";
import { exactQuantity } from "../quantity/quantity.ts";
import { readReport } from "./readReport.ts";

test("infinities come back as they were written", async () => {
  const path = join(temporaryFolder(), "report.json");
  const entropy = exactQuantity("H(c)", 1);
  const code = { name: "c", kind: "uniform", entropy, bound: { ...entropy, kind: "lower-bound", n: 5 } };
  writeFileSync(path, toJson({ step: 3, information: { codes: [code] }, divergence: entropy }));
  const report = await readReport(path);
  expect(report?.information.codes[0]?.bound.ceiling).toBe(Number.POSITIVE_INFINITY);
  expect(report?.divergence).toEqual(entropy);
});

test("no report is no error, and a damaged one is named", async () => {
  const path = join(temporaryFolder(), "report.json");
  expect(await readReport(path)).toBeUndefined();
  writeFileSync(path, '{"step": 3');
  await expect(readReport(path)).rejects.toThrow(`${path} is damaged`);
});
