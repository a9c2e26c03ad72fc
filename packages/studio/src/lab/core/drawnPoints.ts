/** A point that a person drew, in the picture's own units: each coordinate within ±DRAWN_EXTENT. */
export type DrawnPoint = readonly [x: number, y: number];

/** Half the side of the square that one draws in. */
export const DRAWN_EXTENT = 1.5;

/** So many points make a link of about a thousand characters, which everything that passes links on accepts. */
export const MOST_DRAWN_POINTS = 250;

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** Two digits a coordinate: steps of less than a thousandth of the picture. */
const LEVELS = DIGITS.length ** 2;

const levelOf = (coordinate: number): number =>
  Math.min(LEVELS - 1, Math.max(0, Math.round(((coordinate / DRAWN_EXTENT + 1) / 2) * (LEVELS - 1))));

const coordinateOf = (level: number): number => ((2 * level) / (LEVELS - 1) - 1) * DRAWN_EXTENT;

/** The point nearest to (x, y) that a link can hold. */
export const drawnPoint = (x: number, y: number): DrawnPoint => [
  coordinateOf(levelOf(x)),
  coordinateOf(levelOf(y)),
];

const written = (coordinate: number): string => {
  const level = levelOf(coordinate);
  return `${DIGITS[Math.floor(level / DIGITS.length)]}${DIGITS[level % DIGITS.length]}`;
};

/** Points as letters of an address, four a point. */
export const writePoints = (points: readonly DrawnPoint[]): string =>
  points.map(([x, y]) => written(x) + written(y)).join("");

/** What `writePoints` wrote; undefined for anything else, and for more points than a link may hold. */
export function readPoints(text: string): readonly DrawnPoint[] | undefined {
  if (text.length % 4 !== 0 || text.length > 4 * MOST_DRAWN_POINTS) return undefined;
  const digits = Array.from(text, (letter) => DIGITS.indexOf(letter));
  if (digits.includes(-1)) return undefined;
  const at = (i: number): number => coordinateOf((digits[i] ?? 0) * DIGITS.length + (digits[i + 1] ?? 0));
  return Array.from({ length: text.length / 4 }, (_, i): DrawnPoint => [at(4 * i), at(4 * i + 2)]);
}
