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
