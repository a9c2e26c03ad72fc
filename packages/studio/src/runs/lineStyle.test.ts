import { expect, test } from "vitest";
import { lineStyle } from "./lineStyle.ts";

test("forty lines all look different, and neighbours differ in their dashes too", () => {
  const styles = Array.from({ length: 40 }, (_, line) => lineStyle(line));
  expect(new Set(styles.map((style) => JSON.stringify(style))).size).toBe(40);
  for (const [line, { dashed }] of styles.entries()) {
    expect(dashed).not.toEqual(styles[line + 1]?.dashed ?? "none");
  }
});
