import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, onTestFinished } from "vitest";

const created = (): string => mkdtempSync(join(realpathSync(tmpdir()), "saddlepoint-cli-"));
const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true });

/** A new empty folder that is removed when the test has finished. */
export function temporaryFolder(): string {
  const folder = created();
  onTestFinished(() => remove(folder));
  return folder;
}

/** A new empty folder that is removed after the last test of the file. */
export function sharedTemporaryFolder(): string {
  const folder = created();
  afterAll(() => remove(folder));
  return folder;
}
