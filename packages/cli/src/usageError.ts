import { messageOf } from "saddlepoint/node";

/** The command line asks for something that it cannot: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What `work` gives; whatever it throws is the command line's mistake. */
export async function asUsage<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
}
