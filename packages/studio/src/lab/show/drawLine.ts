import type { LabView, LatentImage } from "../labView.ts";
import { drawGenerated, highestOf, onPaper, type Scene, strokesOfImage } from "./drawPlane.ts";
import { type Box, type Frame, stretchedFrame } from "./frame.ts";
import { arrows, type Canvas, discs, strokes, within } from "./marks.ts";
import type { Palette } from "./palette.ts";
import { quantile } from "./quantile.ts";

/**
 * Draws a game on a line, x from left to right: the two densities above, points as rugs with their pulls, the witness below
 * with its zero line, and at the foot the noise with lines to where the generator puts it.
 */
export function drawLine(canvas: Canvas, scene: Scene): void {
  const { view, frame, layers, palette } = scene;
  const bands = bandsOf(frame.box, layers);
  onPaper(canvas, scene, () => {
    drawGridLines(canvas, scene, bands);
    if (layers.densities) drawDensities(canvas, scene, bands.densities);
    drawRugs(canvas, scene, bands.rugs);
    if (bands.witness !== null) drawWitness(canvas, scene, bands.witness);
    if (bands.mesh !== null) {
      for (const image of view.latentImages) drawFan(canvas, image, scene, bands.mesh);
      label(canvas, palette, "noise z, and where G puts it", bands.mesh);
    }
  });
}

interface Bands {
  readonly densities: Box;
  readonly rugs: Box;
  readonly witness: Box | null;
  readonly mesh: Box | null;
}

function bandsOf(box: Box, { witness, mesh }: Scene["layers"]): Bands {
  const axis = 20;
  const rugs = 46;
  const left = box.height - axis - rugs;
  const meshHeight = mesh ? 0.2 * left : 0;
  const witnessHeight = witness ? (left - meshHeight) * 0.42 : 0;
  const densityHeight = left - meshHeight - witnessHeight;
  const band = (top: number, height: number): Box => ({ left: box.left, top, width: box.width, height });
  const rugTop = box.top + densityHeight;
  const witnessTop = rugTop + rugs + axis;
  return {
    densities: band(box.top, densityHeight),
    rugs: band(rugTop, rugs),
    witness: witness ? band(witnessTop, witnessHeight) : null,
    mesh: mesh ? band(witnessTop + witnessHeight, meshHeight) : null,
  };
}

const frameOf = ({ extent }: LabView, box: Box, low: number, high: number): Frame =>
  stretchedFrame({ x: extent.x, y: [low, high] }, box);

/** Whole numbers along x, so that a place in one band is found in the others. */
function drawGridLines(canvas: Canvas, { view, frame: { box }, palette }: Scene, bands: Bands): void {
  const frame = frameOf(view, box, 0, 1);
  const [low, high] = view.extent.x;
  const foot = bands.rugs.top + bands.rugs.height;
  const step = [0.25, 0.5, 1, 2, 5, 10, 20, 50].find((size) => (high - low) / size <= 10) ?? 100;
  canvas.font = "11px system-ui, sans-serif";
  canvas.textAlign = "center";
  canvas.textBaseline = "middle";
  canvas.fillStyle = palette.muted;
  canvas.beginPath();
  for (let value = Math.ceil(low / step) * step; value <= high; value += step) {
    const x = frame.x(value);
    const line = Math.round(x) + 0.5;
    canvas.moveTo(line, box.top);
    canvas.lineTo(line, foot);
    canvas.moveTo(line, foot + 18);
    canvas.lineTo(line, box.top + box.height);
    const text = String(Number(value.toPrecision(4))).replace("-", "−");
    if (x > box.left + 12 && x < box.left + box.width - 12) canvas.fillText(text, x, foot + 10);
  }
  strokes(canvas, palette.line, 0.7);
}

function drawDensities(canvas: Canvas, { view, palette }: Scene, box: Box): void {
  const real = view.realDensity.values;
  const fake = view.fakeDensity?.values ?? null;
  // Of the model's own density a peak or two may be cut off.
  const highest = Math.max(highestOf(view.realDensity), fake === null ? 0 : quantile(fake, 0.985), 1e-9);
  const frame = frameOf(view, box, 0, highest * 1.12);
  within(canvas, { ...box, height: box.height + 1 }, () => {
    shade(canvas, real, frame, palette.real, 0.13);
    if (fake !== null) shade(canvas, fake, frame, palette.fake, 0.13);
    curve(canvas, real, frame);
    strokes(canvas, palette.real, 2);
    if (fake !== null) {
      curve(canvas, fake, frame);
      strokes(canvas, palette.fake, 2, [7, 4]);
    }
  });
  label(canvas, palette, "densities: target solid, model dashed", box);
}

/** Real points in one row, generated ones in the next, with arrows where the loss sends them. */
function drawRugs(canvas: Canvas, { view, layers, palette, pullScale }: Scene, box: Box): void {
  const frame = frameOf(view, box, 0, 1);
  const rowOf = (points: Float32Array, y: number): number[] =>
    Array.from(points).flatMap((x, i) => [frame.x(x), y + (((i * 7) % 5) - 2) * 1.7]);
  const above = box.top + 0.28 * box.height;
  const below = box.top + 0.7 * box.height;
  across(canvas, box, box.top + 0.5, palette.line);
  if (layers.real) {
    canvas.globalAlpha = 0.75;
    discs(canvas, rowOf(view.real, above), 1.9, palette.real);
    canvas.globalAlpha = 1;
  }
  const at = rowOf(view.fake, below);
  if (layers.fake) drawGenerated(canvas, at, view.fakeCodes, palette);
  if (layers.pulls && pullScale > 0) {
    const lengthOf = (pull: number): number => Math.max(-54, Math.min(54, (36 * pull) / pullScale));
    const pulled = Array.from(view.pulls).flatMap((pull, i) => [
      ...at.slice(2 * i, 2 * i + 2),
      lengthOf(pull),
      0,
    ]);
    arrows(canvas, pulled, palette.ink);
  }
}

function drawWitness(canvas: Canvas, { view, palette }: Scene, box: Box): void {
  const learned = view.witness.values;
  const best = view.bestWitness?.values ?? null;
  const own = quantile(learned.map(Math.abs), 0.9);
  // The best witness may be infinite where one density is zero: the network's sets the scale, up to a few times its size.
  const bests = best === null ? 0 : Math.min(quantile(best.map(Math.abs), 0.9), 4 * own);
  const size = Math.max(own, bests, 1e-6) * 1.25;
  const frame = frameOf(view, box, -size, size);
  const colours = canvas.createLinearGradient(0, box.top, 0, box.top + box.height);
  colours.addColorStop(0.5, palette.real);
  colours.addColorStop(0.5, palette.fake);
  within(canvas, box, () => {
    shade(canvas, learned, frame, colours, 0.22);
    across(canvas, box, frame.y(0), palette.muted);
    if (best !== null) {
      curve(canvas, best, frame);
      strokes(canvas, palette.truth, 2, [7, 5]);
    }
    curve(canvas, learned, frame);
    strokes(canvas, palette.ink, 2);
  });
  label(canvas, palette, best === null ? "witness" : "witness: learned solid, best dashed", box);
}

/** Lines from places of the noise, evenly spread along the foot, to where the generator puts them. */
function drawFan(canvas: Canvas, { points, code }: LatentImage, scene: Scene, box: Box): void {
  const frame = frameOf(scene.view, box, 0, 1);
  const count = points.length;
  const lines = Math.min(count, 64);
  canvas.beginPath();
  for (let line = 0; line < lines; line++) {
    const i = Math.round((line * (count - 1)) / Math.max(1, lines - 1));
    canvas.moveTo(box.left + ((i + 0.5) / count) * box.width, frame.y(0));
    canvas.lineTo(frame.x(points[i] ?? 0), frame.y(0.72));
  }
  strokesOfImage(canvas, code, scene);
}

/** A line from the left of a box to its right. */
function across(canvas: Canvas, { left, width }: Box, y: number, colour: string): void {
  canvas.beginPath();
  canvas.moveTo(left, y);
  canvas.lineTo(left + width, y);
  strokes(canvas, colour, 1);
}

/** Fills what is between a row's curve and zero. */
function shade(
  canvas: Canvas,
  values: Float32Array,
  frame: Frame,
  fill: string | CanvasGradient,
  opacity: number,
): void {
  curve(canvas, values, frame);
  canvas.lineTo(frame.box.left + frame.box.width, frame.y(0));
  canvas.lineTo(frame.box.left, frame.y(0));
  canvas.globalAlpha = opacity;
  canvas.fillStyle = fill;
  canvas.fill();
  canvas.globalAlpha = 1;
}

/** Begins a path through the middles of a row's cells, with gaps where there is no number. */
function curve(canvas: Canvas, values: Float32Array, { box, y }: Frame): void {
  canvas.beginPath();
  let drawing = false;
  for (const [i, value] of values.entries()) {
    const x = box.left + ((i + 0.5) / values.length) * box.width;
    // A canvas gives up a path at an infinite number: far outside the box does as well.
    const at = Math.max(box.top - 1e4, Math.min(box.top + box.height + 1e4, y(value)));
    if (Number.isNaN(at)) drawing = false;
    else if (drawing) canvas.lineTo(x, at);
    else {
      canvas.moveTo(x, at);
      drawing = true;
    }
  }
}

function label(canvas: Canvas, { muted, paper }: Palette, text: string, box: Box): void {
  canvas.font = "11px system-ui, sans-serif";
  canvas.textAlign = "left";
  canvas.textBaseline = "top";
  canvas.lineWidth = 3;
  canvas.strokeStyle = paper;
  canvas.strokeText(text, box.left + 8, box.top + 7);
  canvas.fillStyle = muted;
  canvas.fillText(text, box.left + 8, box.top + 7);
}
