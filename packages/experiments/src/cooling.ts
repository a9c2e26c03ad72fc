import { inSequence, linear, type Schedule, times } from "saddlepoint/optimisers";

/** A rate that holds for the first half of the steps and falls evenly to 0 over the second: noise of the steps dies away. */
export const cooling = (rate: number, steps: number): Schedule =>
  times(rate, inSequence([{ steps: steps / 2, schedule: 1 }], linear({ steps: steps / 2 })));
