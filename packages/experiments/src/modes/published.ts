/** Modes found, per cent of high-quality samples, and the reverse KL divergence in nats where it was reported. */
export type PublishedRow = readonly [
  name: string,
  modes: number,
  highQuality: number,
  reverseKl: number | null,
];

/** Srivastava et al. 2017 (VEEGAN), table 1: means of 5 runs; and Lin et al. 2018 (PacGAN), means of 10. */
export const PUBLISHED: Readonly<Record<"ring" | "grid", readonly PublishedRow[]>> = {
  ring: [
    ["GAN, in VEEGAN's paper", 1, 99.3, null],
    ["ALI, in VEEGAN's paper", 2.8, 0.13, null],
    ["unrolled GAN, in VEEGAN's paper", 7.6, 35.6, null],
    ["VEEGAN, in its paper", 8, 52.9, null],
    ["GAN, in PacGAN's paper", 6.3, 98.2, 0.45],
    ["PacGAN4, in its paper", 7.8, 95.9, 0.07],
  ],
  grid: [
    ["GAN, in VEEGAN's paper", 3.3, 0.5, null],
    ["ALI, in VEEGAN's paper", 15.8, 1.6, null],
    ["unrolled GAN, in VEEGAN's paper", 23.6, 16, null],
    ["VEEGAN, in its paper", 24.6, 40, null],
    ["GAN, in PacGAN's paper", 17.3, 94.8, 0.7],
    ["PacGAN4, in its paper", 24.8, 93.6, 0.04],
  ],
};
