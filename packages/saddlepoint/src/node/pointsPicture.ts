import { Tensor } from "@saddlepoint/engine";
import { type PlacedCode, sampleLatents } from "../codes/codeLayout.ts";
import { truncated } from "../codes/truncated.ts";
import { stream } from "../random/stream.ts";
import type { Colour } from "../render/colourMap.ts";
import { heatMap, type PointCloud, type Surface, surfacePoints } from "../render/heatMap.ts";
import { encodePng } from "./encodePng.ts";
import type { Depicted } from "./pictures.ts";

/** Cells along a side of the critic's surface. */
const CELLS = 80;
/** How far the frame reaches beyond the points that it is set by. */
const MARGIN = 0.4;
const REAL: Colour = [255, 255, 255];
const FAKE: Colour = [236, 110, 60];
const SHOWN = 1000;

/** Told apart from each other and from the surface's own purples, greens and yellows. */
const CLASSES: readonly Colour[] = [
  [255, 255, 255],
  [230, 25, 75],
  [245, 130, 48],
  [240, 50, 230],
  [20, 20, 20],
  [70, 240, 240],
  [250, 190, 212],
  [170, 110, 40],
  [120, 170, 255],
  [170, 255, 195],
];

/** From white to red. */
const shade = (share: number): Colour => [
  255 - Math.round(40 * share),
  Math.round(255 * (1 - share)),
  Math.round(255 * (1 - share)),
];

const flat = ({ data }: Tensor): Float32Array => Float32Array.from(data, Number);

/** The square about the points, larger by a margin. */
function frameOf(points: Float32Array): readonly [number, number] {
  const farthest = points.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const reach = farthest * (1 + MARGIN);
  return [-reach, reach];
}

/** The critic's output over a square; where it is told classes, under no class in particular. */
async function criticSurface(
  { model, inference, state }: Depicted,
  side: readonly [number, number],
): Promise<Surface> {
  const grid = { columns: CELLS, rows: CELLS, x: side, y: side };
  const points = surfacePoints(grid);
  const classes = model.layout.told?.code.dimension;
  const labels =
    classes === undefined ? undefined : new Float32Array((points.length / 2) * classes).fill(1 / classes);
  const samples = new Tensor("float32", points, [points.length / 2, 2]);
  return { ...grid, values: await inference.logits(state, samples, "both", labels) };
}

/** Samples of points, coloured as given, over the critic's output: a PNG. */
async function overSurface(
  subject: Depicted,
  clouds: readonly PointCloud[],
  title: string,
): Promise<Uint8Array> {
  const { real } = subject;
  const ofReal = { name: "real", points: real?.subarray(0, 2 * SHOWN) ?? [], colour: REAL, radius: 1 };
  // Real points set the frame where they are at hand: a stray sample must not make it empty.
  const side = frameOf(real ?? Float32Array.from(clouds.flatMap(({ points }) => Array.from(points))));
  const surface = await criticSurface(subject, side);
  return encodePng(
    heatMap({ title, label: "critic", surface, clouds: real === undefined ? clouds : [ofReal, ...clouds] }),
  );
}

/** Generated points in the plane over the critic's output, with real ones where they are at hand. */
export async function pointsPicture(subject: Depicted, n: number): Promise<Uint8Array> {
  const { model, inference, state, seed, truncation = 1 } = subject;
  const drawn = sampleLatents(model.layout, stream(seed, "pictures.samples"), n);
  const latents = truncated(model.layout, drawn, truncation);
  const points = flat(await inference.generate(state, latents));
  return overSurface(subject, [{ name: "generated", points, colour: FAKE }], "Samples and the critic");
}

/**
 * Generated points with one code at each of some values, everything else drawn anew: one colour a value.
 *
 * @param values as the code's sweep gives them
 * @param latents [rows · values.length, inputSize], the value changing fastest
 */
export async function codePointsPicture(
  subject: Depicted,
  { code, values, latents }: { code: PlacedCode; values: readonly number[]; latents: Float32Array },
): Promise<Uint8Array> {
  const { inference, state } = subject;
  const points = flat(await inference.generate(state, latents));
  const clouds = values.map((value, j): PointCloud => {
    const rows = points.length / 2 / values.length;
    const own = new Float32Array(2 * rows);
    for (let row = 0; row < rows; row++) {
      const at = 2 * (row * values.length + j);
      own.set(points.subarray(at, at + 2), 2 * row);
    }
    const colour = code.code.discrete
      ? (CLASSES[j % CLASSES.length] ?? FAKE)
      : shade(j / Math.max(1, values.length - 1));
    return { name: String(Number(value.toFixed(2))), points: own, colour, radius: 2 };
  });
  const { real: _, ...alone } = subject;
  return overSurface(alone, clouds, `Samples by ${code.name}`);
}
