import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fc, test } from "@fast-check/vitest";
import { beforeEach, describe, expect } from "vitest";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { openMetricsLog } from "./metricsLog.ts";

function write(path: string, steps: number[], resumeStep?: number): void {
  const log = openMetricsLog(path, resumeStep);
  for (const step of steps) log.append({ step, event: "progress", value: step / 3 });
  log.sync();
  log.close();
}

describe("openMetricsLog", () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = temporaryFolder();
    path = join(folder, "metrics.jsonl");
  });

  test("writes one event a line, infinities as strings, readable at once", () => {
    const log = openMetricsLog(path);
    log.append({ step: 1, divergence: Number.POSITIVE_INFINITY });
    expect(readFileSync(path, "utf8")).toBe('{"step":1,"divergence":"Infinity"}\n');
    log.append({ step: 2, name: "é" });
    log.close();
    expect(readFileSync(path, "utf8").split("\n")[1]).toBe('{"step":2,"name":"é"}');
  });

  test("keeps what is there when opened again", () => {
    write(path, [1, 2]);
    write(path, [3]);
    expect(readFileSync(path, "utf8").match(/"step":\d/g)).toEqual(['"step":1', '"step":2', '"step":3']);
  });

  test.prop([fc.nat(20), fc.nat(20), fc.nat(60)])(
    "resuming at any checkpoint after a crash anywhere gives the uninterrupted run's bytes",
    (checkpoint, beyond, cut) => {
      const steps = Array.from({ length: 41 }, (_, i) => i).flatMap((step) => [step, step]);
      const whole = join(folder, "whole");
      if (!existsSync(whole)) write(whole, steps);
      const expected = readFileSync(whole, "utf8");
      const crashed = join(folder, "crashed");
      writeFileSync(crashed, "");
      write(
        crashed,
        steps.filter((step) => step <= checkpoint + beyond),
      );
      // The crash cut the next line off after `cut` bytes.
      const next = `{"step":${checkpoint + beyond + 1},"event":"progress","value":0.3333333333333333`;
      appendFileSync(crashed, next.slice(0, cut));
      write(
        crashed,
        steps.filter((step) => step > checkpoint),
        checkpoint,
      );
      expect(readFileSync(crashed, "utf8")).toBe(expected);
    },
  );
  test("names the file when it cannot be written", () => {
    expect(() => openMetricsLog(join(path, "..", "none", "m.jsonl"))).toThrow(
      /cannot write .*none\/m\.jsonl: it does not exist/,
    );
  });
});
