import { createAvatar } from "@dicebear/core";
import * as pixelArt from "@dicebear/pixel-art";
import sharp from "sharp";
import { stream } from "../random/stream.ts";
import type { DataSource } from "../samples/dataSource.ts";
import { type Factor, type Samples, samples } from "../samples/samples.ts";
import { planes } from "./imageFile.ts";
import { mapConcurrently } from "./mapConcurrently.ts";

const numbered = (kind: string, numbers: readonly number[]): readonly string[] =>
  numbers.map((number) => `${kind}${String(number).padStart(2, "0")}`);

/** What varies in an avatar, each independent of the others and uniform over its values. */
const PARTS = {
  /** Short or long, each in eight styles. */
  length: ["short", "long"],
  style: ["1", "2", "3", "4", "5", "6", "7", "8"],
  hairColor: ["28150a", "cab188", "a0512d", "bd1700", "009bbd"],
  skinColor: ["ffdbac", "e0b687", "b68655", "7a4a20"],
  clothing: numbered("variant", [1, 4, 6, 9, 13, 15, 18, 22]),
  clothingColor: ["2f6db5", "00a651", "d11141", "ffc425", "7d4fc1", "4b4b4b"],
  eyes: numbered("variant", [1, 2, 3, 5, 8, 10]),
  mouth: [...numbered("happy", [1, 3, 5, 9]), ...numbered("sad", [1, 4, 7, 10])],
} as const;
type Part = keyof typeof PARTS;
type Face = Readonly<Record<Part, string>>;

const STYLES = {
  short: numbered("short", [1, 3, 5, 8, 11, 14, 19, 24]),
  long: numbered("long", [1, 3, 5, 7, 10, 13, 17, 21]),
} as const;

const GROUND = "eef1f5";

/** One avatar as an SVG image of 16 × 16 squares. */
function avatarSvg({ length, style, ...face }: Face): string {
  const hair = STYLES[length === "long" ? "long" : "short"][Number(style) - 1] ?? "short01";
  const only = Object.entries(face).map(([part, value]) => [part, [value]]);
  return createAvatar(pixelArt, {
    ...Object.fromEntries(only),
    hair: [hair],
    backgroundColor: [GROUND],
    accessoriesProbability: 0,
    beardProbability: 0,
    glassesProbability: 0,
    hatProbability: 0,
  }).toString();
}

export type AvatarOptions = {
  /** Pixels a side. Default 32. */
  readonly size?: number | undefined;
};

/**
 * Portraits of squares whose factors are known: hair, skin, clothes, eyes and mouth, composed by DiceBear's "Pixel Art" (CC0) from
 * a seed of the source's own, the same in every run; `factors` holds the truth.
 *
 * @throws RangeError unless the size is an integer of at least 16 pixels
 */
export async function drawAvatars(
  n: number,
  part: string,
  { size = 32 }: AvatarOptions = {},
): Promise<Samples<Uint8Array>> {
  if (!Number.isInteger(size) || size < 16) {
    throw new RangeError(`avatars(options): size must be an integer of at least 16 pixels, got ${size}`);
  }
  const draw = stream(AVATAR_SEED, `avatars.${part}`);
  const factors = Object.entries(PARTS).map(
    ([name, names]): Factor => ({ name, names, count: names.length, values: new Int32Array(n) }),
  );
  for (let i = 0; i < n; i++) {
    for (const { count, values } of factors) values[i] = Math.floor(draw.next() * count);
  }
  const faceOf = (i: number): Face => {
    const value = (name: Part): string => {
      const factor = factors.find((each) => each.name === name);
      return factor?.names?.[factor.values[i] ?? 0] ?? "";
    };
    return {
      length: value("length"),
      style: value("style"),
      hairColor: value("hairColor"),
      skinColor: value("skinColor"),
      clothing: value("clothing"),
      clothingColor: value("clothingColor"),
      eyes: value("eyes"),
      mouth: value("mouth"),
    };
  };
  const length = 3 * size * size;
  const pixels = new Uint8Array(n * length);
  await mapConcurrently(
    Array.from({ length: n }, (_, i) => i),
    DRAWN_AT_ONCE,
    async (i) => {
      const data = await sharp(Buffer.from(avatarSvg(faceOf(i))))
        .resize({ width: size, height: size, kernel: "nearest" })
        .flatten({ background: `#${GROUND}` })
        .toColourspace("srgb")
        .raw({ depth: "uchar" })
        .toBuffer();
      pixels.set(planes(data, 3), i * length);
    },
  );
  return samples(pixels, n, [3, size, size], { name: `avatars (${part})`, factors });
}

const DRAWN_AT_ONCE = 8;
const AVATAR_SEED = 9;
const TRAIN_AVATARS = 3000;
const TEST_AVATARS = 1000;

const AVATARS_NOTICE = 'Avatars: DiceBear "Pixel Art", CC0';

type Avatars = DataSource & { readonly test: Samples };

async function drawSource(options: AvatarOptions): Promise<Avatars> {
  return {
    train: await drawAvatars(TRAIN_AVATARS, "train", options),
    test: await drawAvatars(TEST_AVATARS, "test", options),
    notice: AVATARS_NOTICE,
  };
}

/** By size: drawing them takes seconds, and the same ones are asked for again. */
const drawn = new Map<number | undefined, Promise<Avatars>>();

/** Avatars as a source: 3,000 to train on and 1,000 to measure on. */
export async function openAvatars(options: AvatarOptions = {}): Promise<Avatars> {
  const { size } = options;
  const known = drawn.get(size);
  if (known !== undefined) return known;
  const drawing = drawSource(options);
  drawn.set(size, drawing);
  drawing.catch(() => drawn.delete(size));
  return drawing;
}
