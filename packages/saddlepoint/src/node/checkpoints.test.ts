import { createHash } from "node:crypto";
import { readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Tensor } from "@saddlepoint/engine";
import { beforeEach, describe, expect, test } from "vitest";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { decodeSafetensors, encodeSafetensors } from "../data/safetensors.ts";
import { parseSafetensorsHeader } from "../data/safetensorsHeader.ts";
import { type Checkpoint, encodeCheckpoint } from "./checkpointFormat.ts";
import { checkpointPath, latestCheckpoint, listCheckpoints, writeCheckpoint } from "./checkpoints.ts";

function at(step: number): Checkpoint {
  return { step, tensors: { w: new Tensor("float32", [step, 2 * step], [2]) }, state: { step } };
}

function damage(path: string): void {
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.with(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 1));
}

describe("checkpoints", () => {
  let folder: string;
  beforeEach(() => {
    folder = join(temporaryFolder(), "checkpoints");
  });

  test("are named by their step and found again, the newest first", async () => {
    expect(await writeCheckpoint(folder, at(500))).toBe(join(folder, "step-000500.safetensors"));
    await writeCheckpoint(folder, at(1000));
    const { latest, damaged } = await latestCheckpoint(folder);
    expect(latest?.path).toBe(join(folder, "step-001000.safetensors"));
    expect(latest?.checkpoint.tensors.w?.data).toEqual(new Float32Array([1000, 2000]));
    expect(latest?.checkpoint.state).toEqual({ step: 1000 });
    expect(damaged).toEqual([]);
  });

  test("are ordered by number beyond six digits", async () => {
    for (const step of [999_999, 1_000_000]) await writeCheckpoint(folder, at(step));
    expect((await listCheckpoints(folder)).map(({ step }) => step)).toEqual([999_999, 1_000_000]);
    expect((await latestCheckpoint(folder)).latest?.checkpoint.step).toBe(1_000_000);
  });

  test("keep the three newest by default, or as many as asked", async () => {
    for (const step of [1, 2, 3, 4, 5]) await writeCheckpoint(folder, at(step));
    expect((await listCheckpoints(folder)).map(({ step }) => step)).toEqual([3, 4, 5]);
    await writeCheckpoint(folder, at(6), { keep: 1 });
    expect(readdirSync(folder)).toEqual(["step-000006.safetensors"]);
    await expect(writeCheckpoint(folder, at(7), { keep: 0 })).rejects.toThrow("integer of at least 1, got 0");
  });

  test("one of a later version is no damaged one: nothing goes on from an earlier one, and over it", async () => {
    for (const step of [1, 2]) await writeCheckpoint(folder, at(step));
    const { tensors, metadata } = decodeSafetensors(encodeCheckpoint(at(2)), "c");
    const claimed = metadata.sha256 ?? "";
    const blank = "0".repeat(claimed.length);
    const later = encodeSafetensors(tensors, {
      ...metadata,
      format: "saddlepoint checkpoint 2",
      sha256: blank,
    });
    const { dataStart } = parseSafetensorsHeader(later, "c");
    const header = Buffer.from(later.buffer, later.byteOffset, dataStart);
    header.write(createHash("sha256").update(header).digest("hex"), header.indexOf(blank), "latin1");
    writeFileSync(checkpointPath(folder, 2), later);
    await expect(latestCheckpoint(folder)).rejects.toThrow(
      "step-000002.safetensors is of a later version: its format must be saddlepoint checkpoint 1, got saddlepoint checkpoint 2",
    );
  });

  test("a checkpoint that cannot be written costs no earlier one", async () => {
    for (const step of [1, 2, 3]) await writeCheckpoint(folder, at(step));
    const strings = { ...at(4), tensors: { w: new Tensor("string", ["a"], [1]) } };
    await expect(writeCheckpoint(folder, strings, { keep: 1 })).rejects.toThrow("got string");
    expect((await listCheckpoints(folder)).map(({ step }) => step)).toEqual([1, 2, 3]);
  });

  test("damaged ones are named, each with its reason, and the newest intact one is used", async () => {
    for (const step of [1, 2, 3]) await writeCheckpoint(folder, at(step));
    damage(checkpointPath(folder, 2));
    truncateSync(checkpointPath(folder, 3), 100);
    const { latest, damaged } = await latestCheckpoint(folder);
    expect(latest?.checkpoint.step).toBe(1);
    expect(damaged.map(({ path }) => path)).toEqual([checkpointPath(folder, 3), checkpointPath(folder, 2)]);
    expect(damaged[0]?.reason).toMatch(/step-000003\.safetensors is truncated/);
    expect(damaged[1]?.reason).toMatch(/step-000002\.safetensors is damaged: "w" of its tensors/);
  });

  test("when none is intact there is none, and every one is named", async () => {
    await writeCheckpoint(folder, at(1));
    damage(checkpointPath(folder, 1));
    const { latest, damaged } = await latestCheckpoint(folder);
    expect([latest, damaged.length]).toEqual([undefined, 1]);
  });

  test("a folder without any, or no folder at all, has no latest one", async () => {
    expect(await latestCheckpoint(folder)).toEqual({ damaged: [] });
  });

  test("what a killed run left unfinished is not read, and goes with the next write", async () => {
    await writeCheckpoint(folder, at(1));
    const whole = readFileSync(checkpointPath(folder, 1));
    writeFileSync(`${checkpointPath(folder, 2)}.tmp`, whole.subarray(0, 50));
    expect((await latestCheckpoint(folder)).latest?.checkpoint.step).toBe(1);
    await writeCheckpoint(folder, at(3));
    expect(readdirSync(folder)).toEqual(["step-000001.safetensors", "step-000003.safetensors"]);
  });

  test("a run that went back to an earlier one keeps it until newer ones are written", async () => {
    for (const step of [10, 20, 30]) await writeCheckpoint(folder, at(step));
    damage(checkpointPath(folder, 30));
    // Resumed from 20 with another interval: the damaged later file must not push the good ones out.
    await writeCheckpoint(folder, at(25), { keep: 2 });
    expect((await listCheckpoints(folder)).map(({ step }) => step)).toEqual([20, 25, 30]);
    expect((await latestCheckpoint(folder)).latest?.checkpoint.step).toBe(25);
  });
});
