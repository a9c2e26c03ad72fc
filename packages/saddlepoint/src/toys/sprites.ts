import { stream } from "../random/stream.ts";
import type { DataSource } from "../samples/dataSource.ts";
import { type Factor, type Samples, samples } from "../samples/samples.ts";

/** What varies in a sprite, each independent of the others and uniform over its values. */
const SIZES = { shape: 3, colour: 6, scale: 6, turn: 24, x: 16, y: 16 } as const;
type SpriteFactor = keyof typeof SIZES;

const NAMES: Readonly<Partial<Record<SpriteFactor, readonly string[]>>> = {
  shape: ["square", "ellipse", "heart"],
  colour: ["red", "yellow", "green", "cyan", "blue", "magenta"],
};

/** What is more or less; a turn comes round to where it began. */
const ORDERED: readonly string[] = ["scale", "x", "y"] satisfies readonly SpriteFactor[];

/** Colours of equal steps of hue, from 0 to 1. */
const COLOURS: readonly (readonly [number, number, number])[] = [
  [0.93, 0.29, 0.25],
  [0.95, 0.77, 0.2],
  [0.33, 0.75, 0.35],
  [0.25, 0.76, 0.82],
  [0.3, 0.45, 0.92],
  [0.82, 0.36, 0.85],
];
const GROUND = 0.08;

/** Whether a point is within a shape about the origin that reaches about 1 from it, y pointing down. */
const WITHIN: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => Math.max(Math.abs(x), Math.abs(y)) <= 0.8,
  (x, y) => x * x + (y / 0.55) ** 2 <= 1,
  (x, y) => {
    // (x² + y² − 1)³ ≤ x² y³, a little larger, and with its tip down.
    const [u, v] = [1.2 * x, 0.15 - 1.2 * y];
    const beyond = u * u + v * v - 1;
    return beyond * beyond * beyond <= u * u * (v * v * v);
  },
];

/** No shape reaches farther from its middle than this. */
const FARTHEST = 1.3;

/** Points of a pixel that are looked at along each side: edges are as smooth as that. */
const POINTS = 3;

type Values = Readonly<Record<SpriteFactor, number>>;

/** Draws one sprite into three planes of `size` × `size` bytes. */
function drawSprite(out: Uint8Array, size: number, { shape, colour, scale, turn, x, y }: Values): void {
  const within = WITHIN[shape];
  const paint = COLOURS[colour];
  if (within === undefined || paint === undefined)
    throw new RangeError("drawSprite: no such shape or colour");
  // Half of the shape's width, from a fifth to nearly two fifths of the image, kept inside by its place.
  const reach = 0.1 + (0.09 * scale) / (SIZES.scale - 1);
  const middle = (place: number, of: number): number => 0.28 + (0.44 * place) / (of - 1);
  const [cx, cy] = [middle(x, SIZES.x), middle(y, SIZES.y)];
  const angle = (2 * Math.PI * turn) / SIZES.turn;
  const [cos, sin] = [Math.cos(angle) / reach, Math.sin(angle) / reach];
  out.fill(Math.round(255 * GROUND));
  const far = FARTHEST * reach;
  const from = (place: number): number => Math.max(0, Math.floor((place - far) * size));
  const to = (place: number): number => Math.min(size, Math.ceil((place + far) * size));
  for (let row = from(cy); row < to(cy); row++) {
    for (let column = from(cx); column < to(cx); column++) {
      let inside = 0;
      for (let i = 0; i < POINTS; i++) {
        for (let j = 0; j < POINTS; j++) {
          const dx = (column + (j + 0.5) / POINTS) / size - cx;
          const dy = (row + (i + 0.5) / POINTS) / size - cy;
          if (within(cos * dx + sin * dy, cos * dy - sin * dx)) inside++;
        }
      }
      if (inside === 0) continue;
      const share = inside / POINTS ** 2;
      for (let channel = 0; channel < paint.length; channel++) {
        const at = channel * size * size + row * size + column;
        out[at] = Math.round(255 * (GROUND + share * ((paint[channel] ?? 0) - GROUND)));
      }
    }
  }
}

export type SpriteOptions = {
  /** Pixels a side. Default 32. */
  readonly size?: number | undefined;
};

/**
 * Images of one small shape each, whose factors are known: shape, colour, scale, turn and place, as in dSprites (Matthey et
 * al. 2017) and in colour. Drawn from a seed of the source's own, the same in every run; `factors` holds the truth.
 *
 * @param n how many
 * @throws RangeError unless n and the size are integers, the size of at least 8
 */
export function drawSprites(n: number, part: string, { size = 32 }: SpriteOptions = {}): Samples<Uint8Array> {
  if (!Number.isInteger(size) || size < 8) {
    throw new RangeError(`sprites(options): size must be an integer of at least 8 pixels, got ${size}`);
  }
  const draw = stream(SPRITE_SEED, `sprites.${part}`);
  const values = new Uint8Array(n * 3 * size * size);
  const factors = Object.entries(SIZES).map(([name, count]) => ({
    name,
    count,
    values: new Int32Array(n),
  }));
  for (let i = 0; i < n; i++) {
    for (const factor of factors) factor.values[i] = Math.floor(draw.next() * factor.count);
    const at = (name: SpriteFactor): number => factors.find((each) => each.name === name)?.values[i] ?? 0;
    drawSprite(values.subarray(i * 3 * size * size, (i + 1) * 3 * size * size), size, {
      shape: at("shape"),
      colour: at("colour"),
      scale: at("scale"),
      turn: at("turn"),
      x: at("x"),
      y: at("y"),
    });
  }
  const known = factors.map((factor): Factor => {
    const names = Object.entries(NAMES).find(([name]) => name === factor.name)?.[1];
    return {
      ...factor,
      ...(names === undefined ? {} : { names }),
      ...(ORDERED.includes(factor.name) ? { ordered: true } : {}),
    };
  });
  return samples(values, n, [3, size, size], { name: `sprites (${part})`, factors: known });
}

const SPRITE_SEED = 12;
const TRAIN_SPRITES = 10_000;
const TEST_SPRITES = 2000;

/** Sprites as a source: 10,000 to train on and 2,000 to measure on. */
export const sprites = (options: SpriteOptions = {}): DataSource & { readonly test: Samples } => ({
  train: drawSprites(TRAIN_SPRITES, "train", options),
  test: drawSprites(TEST_SPRITES, "test", options),
});
