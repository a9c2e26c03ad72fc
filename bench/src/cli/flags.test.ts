import { describe, expect, test } from "vitest";
import { WORKLOADS, workloadsLike } from "../matrix/workloads.ts";
import { flags, integer, names, positive, workloadPatterns } from "./flags.ts";

test.each(["0", "1.5", "", " ", "x", "-1"])(
  "an integer flag refuses %j, and names itself and the value",
  (text) => {
    expect(() => integer("--rounds", 1)(text)).toThrow(
      `--rounds must be an integer of at least 1, got ${JSON.stringify(text)}.`,
    );
  },
);

test.each(["0", "-1", "", "Infinity", "x"])("a positive flag refuses %j", (text) => {
  expect(() => positive("--turn")(text)).toThrow(
    `--turn must be a number above 0, got ${JSON.stringify(text)}.`,
  );
});

test("numbers are read as they are written", () => {
  expect([integer("--rounds", 1)("7"), positive("--turn")("0.25")]).toEqual([7, 0.25]);
});

describe("names", () => {
  const only = names("--only", ["pytorch", "tfjs"], { none: true });
  test("are each known, once, in the order given", () => {
    expect(only("tfjs,pytorch,tfjs")).toEqual(["tfjs", "pytorch"]);
    expect(() => only("tfjs,keras")).toThrow(
      '--only must name some of pytorch, tfjs, or be none, got "keras".',
    );
  });
  test('may be "none" only where that makes sense', () => {
    expect(only("none")).toEqual([]);
    expect(() => names("--by", ["line"])("none")).toThrow('got "none"');
  });
});

describe("workloads", () => {
  test("a part or * stands for all of its kind", () => {
    expect(workloadPatterns("digits")).toEqual(workloadPatterns("digits/*"));
    expect(workloadPatterns("*/gan,digits/gan")).toHaveLength(6);
    expect(workloadPatterns("*")).toHaveLength(WORKLOADS.length);
  });
  test("a pattern without a workload is refused", () => {
    expect(() => workloadPatterns("faces")).toThrow('got "faces"');
  });
  test("every workload's own name stands for it alone", () => {
    for (const { name } of WORKLOADS) expect(workloadsLike(name)).toEqual([name]);
  });
});

test("a shared flag has one name and says what it takes", () => {
  for (const [name, flag] of Object.entries({
    json: flags.json(),
    quick: flags.quick("less"),
    rounds: flags.rounds(),
    turn: flags.turn(),
    threads: flags.threads(),
    limit: flags.limit(),
  })) {
    expect(flag.attributeName()).toBe(name);
    expect(flag.description).not.toBe("");
  }
});
