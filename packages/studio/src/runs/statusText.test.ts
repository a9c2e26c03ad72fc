import { expect, test } from "vitest";
import { agoText, countText } from "./statusText.ts";

const now = Date.UTC(2026, 0, 15, 12);

test("a moment reads in its largest whole unit", () => {
  expect(agoText(now - 20_000, now)).toBe("just now");
  expect(agoText(now - 5 * 60_000, now)).toBe("5 minutes ago");
  expect(agoText(now - 26 * 3_600_000, now)).toBe("yesterday");
  expect(agoText(now - 40 * 86_400_000, now)).toBe("40 days ago");
});

test("what no file says is unknown", () => {
  expect(agoText(0, now)).toBe("unknown");
  expect(countText(Number.NaN)).toBe("unknown");
  expect(countText(20_000)).toBe("20,000");
});
