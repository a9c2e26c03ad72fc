import { type ImageSet, imageSize } from "./imageSet.ts";
import { type SampleTable, sampleTable } from "./sampleTable.ts";

/** Images as samples, one a row of channels × height × width pixels in [0, 1]. */
export function samplesFromImages(set: ImageSet): SampleTable {
  const { name, pixels, count } = set;
  const scale = pixels instanceof Uint8Array ? 255 : 1;
  return sampleTable({
    name,
    values: new Float64Array(pixels).map((value) => value / scale),
    rows: count,
    columns: imageSize(set),
  });
}
