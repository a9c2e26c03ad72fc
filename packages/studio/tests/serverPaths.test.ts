import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { errorOf, json } from "../testing/asking.ts";
import { rawRequest } from "../testing/rawRequest.ts";
import { temporaryFolder, testStudio } from "../testing/testStudio.ts";
import { writeRun } from "../testing/writeRun.ts";

const SECRET = "what is outside stays outside";
/** A folder of runs inside one that holds a secret. */
function guardedFolder(): string {
  const outer = temporaryFolder();
  const folder = join(outer, "runs");
  mkdirSync(folder);
  writeFileSync(join(outer, "secret.txt"), SECRET);
  return folder;
}

describe("paths cannot leave the folder", () => {
  const UPWARDS = [
    "../secret.txt",
    "..%2fsecret.txt",
    "%2e%2e/secret.txt",
    "%2e%2e%2fsecret.txt",
    "%252e%252e%252fsecret.txt",
    "..\\secret.txt",
    "..%5csecret.txt",
    "....//secret.txt",
    "%c0%ae%c0%ae/secret.txt",
    "run%00/../../secret.txt",
    "%00",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "C:%5cWindows%5cwin.ini",
    ".",
    "%2e",
    ".hidden",
    `${"a".repeat(5000)}`,
    "%zz",
  ];
  const PLACES = ["/", "/assets/", "/api/runs/", "/api/runs/run/samples/", "/api/runs/run/export/"];

  test("however they are written", async () => {
    const folder = guardedFolder();
    writeRun(folder, "run", { samples: ["step-000010.png"] });
    mkdirSync(join(folder, ".hidden"));
    writeFileSync(join(folder, "run", "samples", "..secret.txt"), SECRET);
    const { port } = await testStudio(folder);
    for (const place of PLACES) {
      for (const path of UPWARDS) {
        const target = `${place}${path}`;
        const { status, body } = await rawRequest({ port, target });
        expect(body, target).not.toContain(SECRET);
        expect(body, target).not.toContain("root:");
        // `.` is the place itself: the page, the table of runs.
        if (/\/(\.|%2e)$/.test(target)) continue;
        expect([400, 403, 404, 409, 414, 431], `${target} → ${status} ${body}`).toContain(status);
      }
    }
  });

  test("nor through links that lead out", async () => {
    const folder = guardedFolder();
    const outside = writeRun(join(folder, ".."), "outside", { metrics: [1], samples: ["step-000001.png"] });
    const run = writeRun(folder, "run", { metrics: [1] });
    symlinkSync(outside, join(folder, "link"));
    symlinkSync(join(folder, "..", "secret.txt"), join(run, "samples", "step-000002.png"));
    const other = writeRun(folder, "other");
    truncateSync(join(other, "metrics.jsonl"));
    symlinkSync(join(outside, "metrics.jsonl"), join(folder, "metrics.jsonl"));
    const linked = writeRun(folder, "linked");
    symlinkSync(outside, join(linked, "samples", "inner"));
    const { port } = await testStudio(folder);
    for (const target of [
      "/api/runs/link",
      "/api/runs/link/metrics",
      "/api/runs/link/events",
      "/api/runs/link/samples/step-000001.png",
      "/api/runs/link/export/README.md",
      "/api/runs/run/samples/step-000002.png",
    ]) {
      const { status, body } = await rawRequest({ port, target });
      expect(status, target).toBe(403);
      expect(errorOf(body)).toContain("out of the studio's folder");
    }
    expect(await json(port, "/api/runs")).toContainEqual(
      expect.objectContaining({
        name: "link",
        status: "broken",
        problem: expect.stringContaining("leads out"),
      }),
    );
  });
});
