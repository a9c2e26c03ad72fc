/** Why something failed, in words. */
export const failureText = (failure: unknown): string =>
  failure instanceof Error ? failure.message : String(failure);
