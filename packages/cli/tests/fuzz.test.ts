import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const FUZZ = fileURLToPath(new URL("../../../bench/dist/fuzz/main.js", import.meta.url));

test.each(["readers", "recipes", "flags", "server", "engine"])(
  "the committed seeds find no fault in %s: every input gives a result or a plain refusal, in time",
  (part) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [FUZZ, "--only", part], {
      encoding: "utf8",
    });
    expect(stdout + stderr).toContain("no fault; cases:");
    expect(status).toBe(0);
  },
);
