/** A picture as bytes, pixel by pixel from the top left: grey (1 channel) or red, green, blue (3). */
export type Raster = {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly data: Uint8Array<ArrayBuffer>;
};
