import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { programName, shellWord } from "./invocation.ts";
import { countText, decimalText, durationText, percentText } from "./numberText.ts";
import { textTable } from "./textTable.ts";

test.each([
  [0, "0 s"],
  [59_400, "59 s"],
  [59_600, "1 min 00 s"],
  [125_000, "2 min 05 s"],
  [3_780_000, "1 h 03 min"],
  [Number.POSITIVE_INFINITY, "?"],
])("%d ms is %j", (milliseconds, text) => {
  expect(durationText(milliseconds)).toBe(text);
});

test.each([
  [Math.LN10, "2.303"],
  [-0.0001, "0.000"],
  [-0.5, "-0.500"],
  [Number.POSITIVE_INFINITY, "∞"],
  [Number.NEGATIVE_INFINITY, "−∞"],
])("%d has the text %j", (value, text) => {
  expect(decimalText(value)).toBe(text);
});

test("counts and shares are for people", () => {
  expect(countText(10_000)).toBe("10,000");
  expect(percentText(0.0431)).toBe("4.3%");
});

test.prop([
  fc.array(fc.tuple(fc.stringMatching(/^\w{0,9}$/), fc.stringMatching(/^\w{1,9}$/)), { minLength: 1 }),
])("a table's columns start at one place in every row", (rows) => {
  const width = Math.max(...rows.map(([cell]) => cell.length));
  for (const [i, line] of textTable(rows).split("\n").entries()) {
    expect(line.slice(width + 2)).toBe(rows[i]?.[1]);
  }
});

describe("commands to run are printed as they were called", () => {
  test.each([
    {
      script: "/home/me/p/packages/cli/dist/main.js",
      npm: undefined,
      text: "node packages/cli/dist/main.js",
    },
    { script: "/opt/tools/main.js", npm: undefined, text: "node /opt/tools/main.js" },
    { script: "/home/me/p/node_modules/.bin/saddlepoint", npm: "exec", text: "npx saddlepoint" },
    { script: "/usr/bin/saddlepoint", npm: undefined, text: "saddlepoint" },
    { script: "/home/me/p/main.js", npm: "exec", text: "node main.js" },
  ])("$script ($npm)", ({ script, npm, text }) => {
    expect(programName(script, npm === undefined ? {} : { npm_command: npm }, "/home/me/p")).toBe(text);
  });

  test.each([
    ["runs/digits-seed1", "runs/digits-seed1"],
    ["-2,2", "-2,2"],
    ["my run", "'my run'"],
    ["it's", "'it'\\''s'"],
    ["$(rm)", "'$(rm)'"],
  ])("%j is quoted where a shell would change it", (word, quoted) => {
    expect(shellWord(word)).toBe(quoted);
  });
});
