/** Counts pictures: `tick` at each, `rate` for how many there were in the second before. Times in milliseconds. */
export interface FrameMeter {
  tick(now: number): void;
  rate(now: number): number;
}

export function frameMeter(): FrameMeter {
  let times: readonly number[] = [];
  const since = (now: number): readonly number[] => times.filter((time) => now - time < 1000);
  return {
    tick(now) {
      times = [...since(now), now];
    },
    rate: (now) => since(now).length,
  };
}
