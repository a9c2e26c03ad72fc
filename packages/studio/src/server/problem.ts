import type { ApiError } from "../runs/api.ts";

export type ProblemStatus = 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415;

/** A failure that whoever asked is told in words, with its HTTP status. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly status: ProblemStatus;
  /** What is told beside the words. */
  readonly more: Omit<ApiError, "error">;

  constructor(status: ProblemStatus, message: string, more: Problem["more"] = {}) {
    super(message);
    this.status = status;
    this.more = more;
  }
}
