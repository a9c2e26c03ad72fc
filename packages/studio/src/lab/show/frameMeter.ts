/** Counts pictures: `tick` at each, `rate` for how many there were in the second before. Times in milliseconds. */
export function frameMeter() {
  let times: readonly number[] = [];
  const since = (now: number): readonly number[] => times.filter((time) => now - time < 1000);
  return {
    tick(now: number): void {
      times = [...since(now), now];
    },
    rate: (now: number): number => since(now).length,
  };
}
