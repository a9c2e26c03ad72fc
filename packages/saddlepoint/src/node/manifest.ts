import { DEVICES } from "@saddlepoint/engine";
import { z } from "zod";

/** What a run was made with, beside its recipe: enough to rebuild its networks without its data. */
export const manifestSchema = z.object({
  versions: z.record(z.string(), z.string()),
  seed: z.int(),
  device: z.enum(DEVICES),
  threads: z.int().optional(),
  data: z.object({
    source: z.string(),
    /** Of the samples trained on; see hashSamples. */
    sha256: z.string(),
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
});

export type Manifest = z.output<typeof manifestSchema>;
