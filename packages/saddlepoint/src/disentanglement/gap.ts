/** How much larger the largest number is than the second; than 0, where there is but one. */
export function gap(numbers: readonly number[]): number {
  const [first = 0, second = 0] = numbers.toSorted((a, b) => b - a);
  return first - second;
}

export const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
