/** Red, green and blue, 0 to 255. */
export type Colour = readonly [number, number, number];

/** Viridis at eight even places (van der Walt and Smith 2015): even steps of it look even, also in grey. */
const VIRIDIS: readonly Colour[] = [
  [68, 1, 84],
  [70, 50, 127],
  [54, 92, 141],
  [39, 127, 142],
  [31, 161, 135],
  [74, 194, 109],
  [159, 218, 58],
  [253, 231, 37],
];

/** The colour of a share in [0, 1], dark to light; shares outside are clamped. */
export function viridis(share: number): Colour {
  const at = Math.min(1, Math.max(0, share)) * (VIRIDIS.length - 1);
  const below = Math.min(VIRIDIS.length - 2, Math.floor(at));
  const [low, high] = [VIRIDIS[below], VIRIDIS[below + 1]];
  const mix = (channel: 0 | 1 | 2): number =>
    Math.round((low?.[channel] ?? 0) + (at - below) * ((high?.[channel] ?? 0) - (low?.[channel] ?? 0)));
  return [mix(0), mix(1), mix(2)];
}
