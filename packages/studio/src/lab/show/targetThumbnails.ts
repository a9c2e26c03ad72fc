import type { TargetName } from "../core/settings.ts";

type Dots = readonly (readonly [x: number, y: number])[];

/** A target as a few dots in a square of side 40, enough to know it by. */
export const TARGET_THUMBNAILS: Readonly<Record<TargetName, { readonly text: string; readonly dots: Dots }>> =
  {
    "two-gaussians": { text: "two Gaussians", dots: bumps([12, 28], [2.6, 2.6]) },
    mixture: { text: "mixture", dots: bumps([10, 25], [1.6, 5]) },
    ring: { text: "ring", dots: along(8, (_, i) => around(20, 20, 14, i / 8)) },
    grid: { text: "grid", dots: along(25, (_, i) => [6 + 7 * (i % 5), 6 + 7 * Math.floor(i / 5)]) },
    "swiss-roll": {
      text: "Swiss roll",
      dots: along(34, (t) => around(20, 20, 3 + 13 * t, 0.15 + 1.6 * t)),
    },
    moons: {
      text: "moons",
      dots: along(26, (_, i) =>
        i < 13 ? around(15, 23, 10, 0.5 + i / 24) : around(25, 17, 10, (i - 13) / 24),
      ),
    },
    lines: { text: "parallel lines", dots: along(24, (_, i) => [i < 12 ? 12 : 28, 6 + 2.5 * (i % 12)]) },
    drawn: {
      text: "draw your own",
      dots: along(22, (t) => [6 + 28 * t, 20 - 9 * Math.sin(2 * Math.PI * t) - 2 * Math.cos(6 * t)]),
    },
  };

function along(count: number, at: (share: number, i: number) => Dots[number]): Dots {
  return Array.from({ length: count }, (_, i) => at(i / Math.max(1, count - 1), i));
}

/** A place on a circle, `turns` of the way round. */
function around(x: number, y: number, radius: number, turns: number): Dots[number] {
  const angle = 2 * Math.PI * turns;
  return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
}

/** A density on a line as dots along its curve. */
function bumps(centres: readonly [number, number], widths: readonly [number, number]): Dots {
  return along(34, (t) => {
    const x = 3 + 34 * t;
    const height = centres.reduce(
      (sum, centre, i) => sum + Math.exp(-0.5 * ((x - centre) / (widths[i] ?? 1)) ** 2),
      0,
    );
    return [x, 33 - 24 * height];
  });
}
