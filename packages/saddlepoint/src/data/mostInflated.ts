/** The most bytes that a compressed file may unpack to, unless told: a gigabyte. A thousandth of it can be such a file. */
export const MOST_INFLATED = 2 ** 30;

/** What a file is refused with that unpacks to more. */
export const inflatedText = (name: string, most: number): string =>
  `${name} unpacks to more than ${most} bytes: mostInflated (--most-inflated, data.mostInflated) allows more`;
