import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, onTestFinished } from "vitest";

function create(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "saddlepoint-"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A new empty folder that is removed when the test has finished; called in a test or beforeEach. */
export function temporaryFolder(): string {
  const { folder, remove } = create();
  onTestFinished(remove);
  return folder;
}

/** A new empty folder that is removed after the last test of the file; called outside tests. */
export function sharedTemporaryFolder(): string {
  const { folder, remove } = create();
  afterAll(remove);
  return folder;
}
