/** What was thrown, in its own words. */
export const failureText = (failure: unknown): string =>
  failure instanceof Error ? failure.message : String(failure);
