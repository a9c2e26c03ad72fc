/** What a canvas draws with; a mark is drawn at CSS pixels. */
type Canvas = CanvasRenderingContext2D;

/** Discs: what is real. All of a colour in one path, which is much faster than one by one. */
export function discs(canvas: Canvas, at: readonly number[], radius: number, colour: string): void {
  canvas.fillStyle = colour;
  canvas.beginPath();
  for (let i = 0; i < at.length; i += 2) {
    const x = at[i] ?? 0;
    const y = at[i + 1] ?? 0;
    canvas.moveTo(x + radius, y);
    canvas.arc(x, y, radius, 0, 2 * Math.PI);
  }
  canvas.fill();
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
  canvas.font = "600 10px system-ui, sans-serif";
  canvas.textAlign = "center";
  canvas.textBaseline = "middle";
  canvas.lineWidth = 2.5;
  canvas.strokeStyle = rim;
  for (let i = 0; i < at.length; i += 2) {
    const code = codes[i / 2] ?? 0;
    const text = code.toString(36);
    canvas.strokeText(text, at[i] ?? 0, at[i + 1] ?? 0);
    canvas.fillStyle = colourOf(code);
    canvas.fillText(text, at[i] ?? 0, at[i + 1] ?? 0);
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
