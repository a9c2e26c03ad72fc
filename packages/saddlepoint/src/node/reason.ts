const PLAIN_REASONS = new Map([
  ["ENOENT", "it does not exist"],
  ["EACCES", "permission denied"],
  ["EPERM", "permission denied"],
  ["EROFS", "the file system is read-only"],
  ["ENOSPC", "the disk is full"],
  ["EDQUOT", "the disk quota is used up"],
  ["ENOTDIR", "part of its path is a file, not a folder"],
  ["EISDIR", "it is a folder"],
  ["EEXIST", "a file of that name is in the way"],
]);

/** The system's error code, such as ENOENT, of an error that has one. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** What was thrown, in its own words. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Why a file operation failed, in words. */
export function reason(error: unknown): string {
  return PLAIN_REASONS.get(errorCode(error) ?? "") ?? messageOf(error);
}

/** What some work on files gives. @throws Error saying what could not be done, and why */
export const explained = <T>(problem: string, work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    throw new Error(`${problem}: ${reason(error)}`, { cause: error });
  });

/** What some work on files gives; undefined where there is no such file or folder. */
export const ifThere = <T>(work: Promise<T>, missing = ["ENOENT"]): Promise<T | undefined> =>
  work.catch((error: unknown) => {
    if (missing.includes(errorCode(error) ?? "")) return undefined;
    throw error;
  });
