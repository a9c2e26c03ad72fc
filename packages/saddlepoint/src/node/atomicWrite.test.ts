import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { temporaryFolder } from "../../testing/temporaryFolder.ts";
import { atomicWrite } from "./atomicWrite.ts";

const faults: { rename?: () => void; rm?: () => Promise<void> } = vi.hoisted(() => ({}));
vi.mock("node:fs", async (load) => {
  const real = await load<typeof import("node:fs")>();
  const renameSync = (from: string, to: string) =>
    faults.rename === undefined ? real.renameSync(from, to) : faults.rename();
  return { ...real, renameSync };
});
vi.mock("node:fs/promises", async (load) => {
  const real = await load<typeof import("node:fs/promises")>();
  return {
    ...real,
    rm: (path: string, options: object) => faults.rm?.() ?? real.rm(path, options),
  };
});

describe("atomicWrite", () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = temporaryFolder();
    path = join(folder, "file");
    writeFileSync(path, "old");
  });
  afterEach(() => {
    delete faults.rename;
    delete faults.rm;
  });

  test("replaces the contents and leaves nothing else behind", async () => {
    await atomicWrite(path, new Uint8Array([110, 101, 119]));
    expect(readFileSync(path, "utf8")).toBe("new");
    expect(readdirSync(folder)).toEqual(["file"]);
  });

  test("creates a file that was not there", async () => {
    await atomicWrite(join(folder, "fresh"), "text");
    expect(readFileSync(join(folder, "fresh"), "utf8")).toBe("text");
  });

  test("holds all of the new contents under another name before the old file goes", async () => {
    let seen: [string, string] | undefined;
    faults.rename = () => {
      seen = [readFileSync(path, "utf8"), readFileSync(`${path}.tmp`, "utf8")];
    };
    await atomicWrite(path, "new");
    expect(seen).toEqual(["old", "new"]);
  });

  test("a crash between writing and renaming leaves the old file whole, and the next write succeeds", async () => {
    // A crash neither renames nor cleans up.
    faults.rename = () => {
      throw new Error("killed");
    };
    faults.rm = () => Promise.resolve();
    await expect(atomicWrite(path, "half")).rejects.toThrow("killed");
    expect(readFileSync(path, "utf8")).toBe("old");
    expect(readdirSync(folder).sort()).toEqual(["file", "file.tmp"]);
    delete faults.rename;
    await atomicWrite(path, "new");
    expect(readFileSync(path, "utf8")).toBe("new");
    expect(readdirSync(folder)).toEqual(["file"]);
  });

  test("a full disk is named, costs nothing and leaves nothing behind", async () => {
    faults.rename = () => {
      throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });
    };
    await expect(atomicWrite(path, "new")).rejects.toThrow(
      `cannot write ${path}: the disk is full; what was there before is untouched`,
    );
    expect(readFileSync(path, "utf8")).toBe("old");
    expect(readdirSync(folder)).toEqual(["file"]);
  });

  test("says why it cannot write: no folder, or a folder of that name", async () => {
    await expect(atomicWrite(join(folder, "none", "f"), "x")).rejects.toThrow("f: it does not exist");
    mkdirSync(join(folder, "d"));
    await expect(atomicWrite(join(folder, "d"), "x")).rejects.toThrow(`cannot write ${join(folder, "d")}`);
  });
});
