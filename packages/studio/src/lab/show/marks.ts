import type { Box } from "./frame.ts";

/** What a canvas draws with; a mark is drawn at CSS pixels. */
export type Canvas = CanvasRenderingContext2D;

/** Draws what is within a box, and leaves out the rest. */
export function within(canvas: Canvas, { left, top, width, height }: Box, draw: () => void): void {
  canvas.save();
  canvas.beginPath();
  canvas.rect(left, top, width, height);
  canvas.clip();
  draw();
  canvas.restore();
}

/** Discs: what is real. One small picture stamped many times: a path of hundreds of discs takes tens of milliseconds. */
export function discs(canvas: Canvas, at: readonly number[], radius: number, colour: string): void {
  const disc = stamp(canvas, radius + 1, (small) => {
    small.fillStyle = colour;
    small.beginPath();
    small.arc(0, 0, radius, 0, 2 * Math.PI);
    small.fill();
  });
  for (let i = 0; i < at.length; i += 2) disc(at[i] ?? 0, at[i + 1] ?? 0);
}

/** A small picture of that radius around (0, 0), drawn once, and what puts it at a place. */
function stamp(
  canvas: Canvas,
  radius: number,
  draw: (small: OffscreenCanvasRenderingContext2D) => void,
): (x: number, y: number) => void {
  const ratio = canvas.getTransform().a;
  const side = Math.ceil(2 * radius * ratio);
  const picture = new OffscreenCanvas(side, side);
  const small = picture.getContext("2d");
  if (small === null) return () => {};
  small.setTransform(ratio, 0, 0, ratio, side / 2, side / 2);
  draw(small);
  const size = side / ratio;
  return (x, y) => canvas.drawImage(picture, x - size / 2, y - size / 2, size, size);
}

/** Crosses: what was generated. With a rim of the paper's colour, so that they stand out from any map. */
export function crosses(
  canvas: Canvas,
  at: readonly number[],
  arm: number,
  colour: string,
  rim: string,
): void {
  canvas.beginPath();
  for (let i = 0; i < at.length; i += 2) {
    const x = at[i] ?? 0;
    const y = at[i + 1] ?? 0;
    canvas.moveTo(x - arm, y - arm);
    canvas.lineTo(x + arm, y + arm);
    canvas.moveTo(x + arm, y - arm);
    canvas.lineTo(x - arm, y + arm);
  }
  strokes(canvas, rim, 3.2);
  strokes(canvas, colour, 1.6);
}

/** Arrows from points by vectors, [x, y, dx, dy, …]; those shorter than a pixel and a half are left out. */
export function arrows(canvas: Canvas, at: readonly number[], colour: string): void {
  canvas.beginPath();
  for (let i = 0; i < at.length; i += 4) {
    const x = at[i] ?? 0;
    const y = at[i + 1] ?? 0;
    const dx = at[i + 2] ?? 0;
    const dy = at[i + 3] ?? 0;
    const length = Math.hypot(dx, dy);
    if (length < 1.5) continue;
    const head = Math.min(5, length * 0.45);
    const angle = Math.atan2(dy, dx);
    canvas.moveTo(x, y);
    canvas.lineTo(x + dx, y + dy);
    for (const side of [-HEAD, HEAD]) {
      canvas.moveTo(x + dx, y + dy);
      canvas.lineTo(x + dx - head * Math.cos(angle + side), y + dy - head * Math.sin(angle + side));
    }
  }
  strokes(canvas, colour, 1.1);
}

const HEAD = 0.5;

/** The value of its code in place of each generated point, in that value's colour. */
export function digits(
  canvas: Canvas,
  at: readonly number[],
  codes: ArrayLike<number>,
  colourOf: (code: number) => string,
  rim: string,
): void {
  const stamps = new Map<number, (x: number, y: number) => void>();
  for (let i = 0; i < at.length; i += 2) {
    const code = codes[i / 2] ?? 0;
    const put =
      stamps.get(code) ??
      stamp(canvas, 8, (small) => {
        small.font = "600 10px system-ui, sans-serif";
        small.textAlign = "center";
        small.textBaseline = "middle";
        small.lineWidth = 2.5;
        small.lineJoin = "round";
        small.strokeStyle = rim;
        small.strokeText(code.toString(36), 0, 0);
        small.fillStyle = colourOf(code);
        small.fillText(code.toString(36), 0, 0);
      });
    stamps.set(code, put);
    put(at[i] ?? 0, at[i + 1] ?? 0);
  }
}

/** Strokes the path that was begun. */
export function strokes(canvas: Canvas, colour: string, width: number, dash: readonly number[] = []): void {
  canvas.strokeStyle = colour;
  canvas.lineWidth = width;
  canvas.setLineDash([...dash]);
  canvas.stroke();
  canvas.setLineDash([]);
}
