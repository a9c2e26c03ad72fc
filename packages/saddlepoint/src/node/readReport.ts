import { readFile } from "node:fs/promises";
import { z } from "zod";
import { explained, ifThere } from "./reason.ts";

/** A number as toJson writes it: JSON has no infinities. */
const number = z.union([z.number(), z.enum(["Infinity", "-Infinity", "NaN"])]).transform(Number);
const interval = z.tuple([number, number]);

const quantity = z.object({
  quantity: z.string(),
  value: number,
  unit: z.enum(["nats", "bits", "data units", "dimensionless"]),
  kind: z.enum(["exact", "lower-bound", "upper-bound", "estimate"]),
  ceiling: number,
  ci: interval,
  n: z.int(),
});

const measures = z.object({
  kid: quantity,
  frechet: quantity,
  precision: quantity,
  recall: quantity,
  density: quantity,
  coverage: quantity,
});

const scores = z.object({
  mig: quantity,
  sap: quantity,
  disentanglement: quantity,
  completeness: quantity,
  informativeness: quantity,
  factorVae: quantity,
});

const recordedReport = z.object({
  step: z.int(),
  information: z.object({ codes: z.array(z.object({ entropy: quantity, bound: quantity })) }),
  divergence: quantity,
  quality: measures.extend({ network: z.string(), n: z.int(), real: measures.optional() }).optional(),
  factors: z
    .array(
      z.object({
        name: z.string(),
        entropy: quantity,
        codes: z.array(z.object({ name: z.string(), information: quantity })),
      }),
    )
    .optional(),
  disentanglement: scores.extend({ n: z.int(), permuted: scores }).optional(),
  invariance: z.array(quantity).default([]),
  clusters: z
    .object({
      code: z.string(),
      errorRate: z.number(),
      ci: interval,
      n: z.int(),
      assignment: z.array(z.int()).optional(),
    })
    .optional(),
});

/** The part of a report that a model card shows. */
export type RecordedReport = z.output<typeof recordedReport>;

/**
 * A run's `report.json`; undefined when there is none.
 *
 * @throws Error naming the file when it is damaged
 */
export async function readReport(path: string): Promise<RecordedReport | undefined> {
  const text = await explained(`readReport(path): cannot read ${path}`, ifThere(readFile(path, "utf8")));
  if (text === undefined) return undefined;
  try {
    return recordedReport.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(`readReport(path): ${path} is damaged; evaluate the run to write it anew`, {
      cause: error,
    });
  }
}
