import type { LabView, LatentImage } from "../labView.ts";
import { drawGenerated, type Scene } from "./drawPlane.ts";
import { type Box, type Frame, stretchedFrame } from "./frame.ts";
import { arrows, discs, strokes } from "./marks.ts";
import { codeColour, type Palette } from "./palette.ts";

type Canvas = CanvasRenderingContext2D;

/**
 * Draws a game on a line, x from left to right: the two densities above, points as rugs with their pulls, the witness below
 * with its zero line, and at the foot the noise with lines to where the generator puts it.
 */
export function drawLine(canvas: Canvas, scene: Scene): void {
  const { view, layers, palette } = scene;
  const { box } = scene.frame;
  canvas.fillStyle = palette.paper;
  canvas.fillRect(box.left, box.top, box.width, box.height);
  const bands = bandsOf(box, { witness: layers.witness, mesh: layers.mesh });
  canvas.save();
  canvas.beginPath();
  canvas.rect(box.left, box.top, box.width, box.height);
  canvas.clip();
  drawGridLines(canvas, scene, bands);
  if (layers.densities) drawDensities(canvas, scene, bands.densities);
  drawRugs(canvas, scene, bands.rugs);
  if (bands.witness !== null) drawWitness(canvas, scene, bands.witness);
  if (bands.mesh !== null) {
    for (const image of view.latentImages) drawFan(canvas, image, scene, bands.mesh);
    label(canvas, palette, "noise z, and where G puts it", bands.mesh);
  }
  canvas.restore();
  canvas.beginPath();
  canvas.rect(box.left + 0.5, box.top + 0.5, box.width - 1, box.height - 1);
  strokes(canvas, palette.line, 1);
}

interface Bands {
  readonly densities: Box;
  readonly rugs: Box;
  readonly witness: Box | null;
  readonly mesh: Box | null;
}

function bandsOf(box: Box, { witness, mesh }: { witness: boolean; mesh: boolean }): Bands {
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
  const step = [0.25, 0.5, 1, 2, 5, 10, 20, 50].find((size) => (high - low) / size <= 10) ?? 100;
  canvas.font = "11px system-ui, sans-serif";
  canvas.textAlign = "center";
  canvas.textBaseline = "middle";
  canvas.beginPath();
  for (let value = Math.ceil(low / step) * step; value <= high; value += step) {
    const x = Math.round(frame.x(value)) + 0.5;
    canvas.moveTo(x, box.top);
    canvas.lineTo(x, bands.rugs.top + bands.rugs.height);
    canvas.moveTo(x, bands.rugs.top + bands.rugs.height + 18);
    canvas.lineTo(x, box.top + box.height);
  }
  strokes(canvas, palette.line, 0.7);
  canvas.fillStyle = palette.muted;
  for (let value = Math.ceil(low / step) * step; value <= high; value += step) {
    const text = String(Number(value.toPrecision(4))).replace("-", "−");
    const x = frame.x(value);
    if (x > box.left + 12 && x < box.left + box.width - 12) {
      canvas.fillText(text, x, bands.rugs.top + bands.rugs.height + 10);
    }
  }
}

function drawDensities(canvas: Canvas, { view, palette }: Scene, box: Box): void {
  const fields = [view.realDensity, view.fakeDensity];
  const highest = Math.max(
    ...fields.map((field) => (field === null ? 0 : quantile(field.values, 0.985))),
    ...(view.realDensity.values.length > 0
      ? [view.realDensity.values.reduce((most, value) => Math.max(most, value), 0)]
      : []),
    1e-9,
  );
  const frame = frameOf(view, box, 0, highest * 1.12);
  const shade = (values: Float32Array, colour: string): void => {
    curve(canvas, values, frame);
    canvas.lineTo(box.left + box.width, frame.y(0));
    canvas.lineTo(box.left, frame.y(0));
    canvas.globalAlpha = 0.13;
    canvas.fillStyle = colour;
    canvas.fill();
    canvas.globalAlpha = 1;
  };
  canvas.save();
  canvas.beginPath();
  canvas.rect(box.left, box.top, box.width, box.height + 1);
  canvas.clip();
  shade(view.realDensity.values, palette.real);
  if (view.fakeDensity !== null) shade(view.fakeDensity.values, palette.fake);
  curve(canvas, view.realDensity.values, frame);
  strokes(canvas, palette.real, 2);
  if (view.fakeDensity !== null) {
    curve(canvas, view.fakeDensity.values, frame);
    strokes(canvas, palette.fake, 2, [7, 4]);
  }
  canvas.restore();
  label(canvas, palette, "densities: target solid, model dashed", box);
}

/** Real points in one row, generated ones in the next, with arrows where the loss sends them. */
function drawRugs(canvas: Canvas, { view, layers, palette, pullScale }: Scene, box: Box): void {
  const frame = frameOf(view, box, 0, 1);
  const rowOf = (points: Float32Array, y: number): number[] =>
    Array.from(points).flatMap((x, i) => [frame.x(x), y + (((i * 7) % 5) - 2) * 1.7]);
  const above = box.top + 0.28 * box.height;
  const below = box.top + 0.7 * box.height;
  canvas.beginPath();
  canvas.moveTo(box.left, box.top + 0.5);
  canvas.lineTo(box.left + box.width, box.top + 0.5);
  strokes(canvas, palette.line, 1);
  if (layers.real) {
    canvas.globalAlpha = 0.75;
    discs(canvas, rowOf(view.real, above), 1.9, palette.real);
    canvas.globalAlpha = 1;
  }
  const at = rowOf(view.fake, below);
  if (layers.fake) drawGenerated(canvas, at, view.fakeCodes, palette);
  if (layers.pulls && pullScale > 0) {
    const pulled: number[] = [];
    for (const [i, pull] of view.pulls.entries()) {
      const dx = Math.max(-54, Math.min(54, (36 * pull) / pullScale));
      pulled.push(at[2 * i] ?? 0, at[2 * i + 1] ?? 0, dx, 0);
    }
    arrows(canvas, pulled, palette.ink);
  }
}

function drawWitness(canvas: Canvas, { view, palette }: Scene, box: Box): void {
  const fields = [view.witness, view.bestWitness];
  const sizes = fields.map((field) => (field === null ? 0 : quantile(field.values.map(Math.abs), 0.9)));
  // The best witness may be infinite where one density is zero: the network's sets the scale, up to a few times its size.
  const size = Math.max(sizes[0] ?? 0, Math.min(sizes[1] ?? 0, 4 * (sizes[0] ?? 0)), 1e-6) * 1.25;
  const frame = frameOf(view, box, -size, size);
  canvas.save();
  canvas.beginPath();
  canvas.rect(box.left, box.top, box.width, box.height);
  canvas.clip();
  curve(canvas, view.witness.values, frame);
  canvas.lineTo(box.left + box.width, frame.y(0));
  canvas.lineTo(box.left, frame.y(0));
  const shade = canvas.createLinearGradient(0, box.top, 0, box.top + box.height);
  shade.addColorStop(0.5, palette.real);
  shade.addColorStop(0.5, palette.fake);
  canvas.globalAlpha = 0.22;
  canvas.fillStyle = shade;
  canvas.fill();
  canvas.globalAlpha = 1;
  canvas.beginPath();
  canvas.moveTo(box.left, frame.y(0));
  canvas.lineTo(box.left + box.width, frame.y(0));
  strokes(canvas, palette.muted, 1);
  if (view.bestWitness !== null) {
    curve(canvas, view.bestWitness.values, frame);
    strokes(canvas, palette.truth, 2, [7, 5]);
  }
  curve(canvas, view.witness.values, frame);
  strokes(canvas, palette.ink, 2);
  canvas.restore();
  label(canvas, palette, view.bestWitness === null ? "witness" : "witness: learned solid, best dashed", box);
}

/** Lines from places of the noise, evenly spread along the foot, to where the generator puts them. */
function drawFan(canvas: Canvas, { points, code }: LatentImage, { view, palette }: Scene, box: Box): void {
  const frame = frameOf(view, box, 0, 1);
  const count = points.length;
  const lines = Math.min(count, 64);
  canvas.beginPath();
  for (let line = 0; line < lines; line++) {
    const i = Math.round((line * (count - 1)) / Math.max(1, lines - 1));
    canvas.moveTo(box.left + ((i + 0.5) / count) * box.width, frame.y(0));
    canvas.lineTo(frame.x(points[i] ?? 0), frame.y(0.72));
  }
  canvas.globalAlpha = 0.6;
  strokes(canvas, view.latentImages.length > 1 ? codeColour(code, palette.dark) : palette.fake, 0.9);
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

function quantile(values: Float32Array, share: number): number {
  const sorted = values.filter(Number.isFinite).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
