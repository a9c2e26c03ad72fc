import { DEVICES } from "@saddlepoint/engine";
import { z } from "zod";
import { originSchema } from "./origin.ts";

/** What a run was made with, beside its recipe: enough to rebuild its networks without its data. */
export const manifestSchema = z.looseObject({
  /** The complete recipe that the run was started with: what recipe.yaml must say still, but for more steps and words. */
  recipe: z.unknown().optional(),
  versions: z.record(z.string(), z.string()),
  seed: z.int(),
  device: z.enum(DEVICES),
  threads: z.int().positive().optional(),
  data: z.looseObject({
    source: z.string(),
    /** Of the samples trained on; see hashSamples. */
    sha256: z.string(),
    /** Of the samples measured on. */
    heldOutSha256: z.string().optional(),
    /** Of the classes of both, where they are used or looked at. */
    labelsSha256: z.string().optional(),
    count: z.int(),
    heldOut: z.int(),
    /** Of one sample: [channels, height, width] of an image, [dimension] of a point. */
    shape: z.array(z.int()),
    notice: z.string().optional(),
    /** What was left out or changed on the way, in words. */
    remarks: z.array(z.string()).readonly().optional(),
    /** "#rrggbb" that transparent images were laid onto. */
    background: z.string().optional(),
  }),
  /** What --accept-changes let through, in words, and what checkpoints from before are of. */
  accepted: z
    .array(
      z.object({
        step: z.int(),
        changes: z.array(z.string()).readonly(),
        origin: originSchema,
      }),
    )
    .readonly()
    .optional(),
});

export type Manifest = z.output<typeof manifestSchema>;
