import type { Field, LabView, LatentImage } from "../labView.ts";
import { contourLines } from "./contourLines.ts";
import type { Frame } from "./frame.ts";
import { heatMap, heatScale } from "./heatMap.ts";
import type { Layers } from "./layers.ts";
import { arrows, type Canvas, crosses, digits, discs, strokes, within } from "./marks.ts";
import { codeColour, type Palette } from "./palette.ts";

/** What a picture is drawn of. */
export interface Scene {
  readonly view: LabView;
  readonly frame: Frame;
  readonly layers: Layers;
  readonly palette: Palette;
  /** The pull for which an arrow has its full length. */
  readonly pullScale: number;
}

/** Paper with an edge, and what is drawn on it. */
export function onPaper(canvas: Canvas, { frame: { box }, palette }: Scene, draw: () => void): void {
  const { left, top, width, height } = box;
  within(canvas, box, () => {
    canvas.fillStyle = palette.paper;
    canvas.fillRect(left, top, width, height);
    draw();
  });
  canvas.beginPath();
  canvas.rect(left + 0.5, top + 0.5, width - 1, height - 1);
  strokes(canvas, palette.line, 1);
}

/** Draws a game in the plane: the map first, what is exact over it, points last. */
export function drawPlane(canvas: Canvas, scene: Scene): void {
  onPaper(canvas, scene, () => drawLayers(canvas, scene));
  drawCorners(canvas, scene);
}

function drawLayers(canvas: Canvas, scene: Scene): void {
  const { view, frame, layers, palette } = scene;
  if (layers.witness) drawHeat(canvas, view.witness, scene);
  if (layers.densities) {
    drawDensity(canvas, view.realDensity, scene, palette.real, []);
    if (view.fakeDensity !== null) drawDensity(canvas, view.fakeDensity, scene, palette.fake, [5, 4]);
  }
  if (layers.mesh) for (const image of view.latentImages) drawMesh(canvas, image, scene);
  if (layers.witness) {
    drawLevel(canvas, view.witness, 0, frame, palette.ink, 1.8);
    if (view.bestWitness !== null) drawLevel(canvas, view.bestWitness, 0, frame, palette.truth, 2.2, [7, 5]);
  }
  if (layers.real) discs(canvas, placed(view.real, frame), 1.9, palette.real);
  if (layers.pulls) arrows(canvas, placedArrows(view.fake, view.pulls, frame, scene.pullScale), palette.ink);
  if (layers.fake) drawGenerated(canvas, placed(view.fake, frame), view.fakeCodes, palette);
}

/** Generated points as crosses, or as the values of their code where they have one. */
export function drawGenerated(
  canvas: Canvas,
  at: readonly number[],
  codes: Uint8Array,
  { fake, paper, dark }: Palette,
): void {
  if (codes.length === 0) crosses(canvas, at, 2.6, fake, paper);
  else digits(canvas, at, codes, (code) => codeColour(code, dark), paper);
}

function drawHeat(canvas: Canvas, field: Field, { frame: { box }, palette }: Scene): void {
  const small = new OffscreenCanvas(field.columns, field.rows);
  const bytes = heatMap(field, palette, heatScale(field));
  small.getContext("2d")?.putImageData(new ImageData(bytes, field.columns, field.rows), 0, 0);
  canvas.imageSmoothingEnabled = true;
  canvas.imageSmoothingQuality = "medium";
  canvas.drawImage(small, box.left, box.top, box.width, box.height);
}

/** Shares of the target's highest density, for the model's lines too: each encloses what is at least so dense. */
const LEVELS: readonly number[] = [0.08, 0.3, 0.65];

/** A density's largest value. */
export const highestOf = ({ values }: Field): number =>
  values.reduce((most, value) => Math.max(most, value), 0);

function drawDensity(
  canvas: Canvas,
  field: Field,
  { frame, view }: Scene,
  colour: string,
  dash: readonly number[],
): void {
  const highest = highestOf(view.realDensity);
  if (!(highest > 0)) return;
  for (const [i, level] of LEVELS.entries()) {
    drawLevel(canvas, field, level * highest, frame, colour, 0.9 + 0.35 * i, dash);
  }
}

function drawLevel(
  canvas: Canvas,
  field: Field,
  level: number,
  { box }: Frame,
  colour: string,
  width: number,
  dash: readonly number[] = [],
): void {
  const segments = contourLines(field, level);
  canvas.beginPath();
  for (let i = 0; i < segments.length; i += 2) {
    const x = box.left + (segments[i] ?? 0) * box.width;
    const y = box.top + (segments[i + 1] ?? 0) * box.height;
    if (i % 4 === 0) canvas.moveTo(x, y);
    else canvas.lineTo(x, y);
  }
  strokes(canvas, colour, width, dash);
}

/** The image of a regular grid of the noise: its rows and columns as lines, folded and stretched as the generator does. */
function drawMesh(canvas: Canvas, { columns, rows, points, code }: LatentImage, scene: Scene): void {
  const { frame } = scene;
  canvas.beginPath();
  const go = (row: number, column: number, first: boolean): void => {
    const at = 2 * (row * columns + column);
    const x = frame.x(points[at] ?? 0);
    const y = frame.y(points[at + 1] ?? 0);
    if (first) canvas.moveTo(x, y);
    else canvas.lineTo(x, y);
  };
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) go(row, column, column === 0);
  }
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) go(row, column, row === 0);
  }
  strokesOfImage(canvas, code, scene);
}

/** Strokes the path that was begun as lines of the generator's image for a value of the code. */
export function strokesOfImage(canvas: Canvas, code: number, { view, palette }: Scene): void {
  canvas.globalAlpha = 0.6;
  strokes(canvas, view.latentImages.length > 1 ? codeColour(code, palette.dark) : palette.fake, 0.9);
  canvas.globalAlpha = 1;
}

/** Points as pixels, [x, y, …]; a canvas leaves out what is no number. */
const placed = (points: Float32Array, { x, y }: Frame): number[] =>
  Array.from(points, (value, i) => (i % 2 === 0 ? x(value) : y(value)));

/** The longest arrow of the usual ones, in pixels. */
const ARROW = 30;

function placedArrows(points: Float32Array, pulls: Float32Array, frame: Frame, scale: number): number[] {
  const at: number[] = [];
  const perUnit = scale > 0 ? ARROW / scale : 0;
  for (let i = 0; i < points.length; i += 2) {
    const dx = (pulls[i] ?? 0) * perUnit;
    const dy = -(pulls[i + 1] ?? 0) * perUnit;
    const shorten = Math.min(1, (1.5 * ARROW) / Math.max(1e-9, Math.hypot(dx, dy)));
    at.push(frame.x(points[i] ?? 0), frame.y(points[i + 1] ?? 0), dx * shorten, dy * shorten);
  }
  return at;
}

/** The numbers of the picture's corners. */
function drawCorners(canvas: Canvas, { view, frame: { box }, palette }: Scene): void {
  canvas.font = "11px system-ui, sans-serif";
  canvas.fillStyle = palette.muted;
  const text = (value: number): string => String(Number(value.toPrecision(2))).replace("-", "−");
  const { x, y } = view.extent;
  canvas.textBaseline = "bottom";
  canvas.textAlign = "left";
  canvas.fillText(`${text(x[0])}, ${text(y[0])}`, box.left + 6, box.top + box.height - 4);
  canvas.textAlign = "right";
  canvas.textBaseline = "top";
  canvas.fillText(`${text(x[1])}, ${text(y[1])}`, box.left + box.width - 6, box.top + 5);
}
