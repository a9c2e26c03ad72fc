import { expect, test } from "vitest";
import { countText } from "../kit/quantityText.ts";
import { agoText, stoppedText } from "./statusText.ts";

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

test("a stopped run says which checkpoint it kept, and a killed one how far back that is", () => {
  expect(stoppedText({ step: 1200, saved: 1200 })).toMatch(/^It was stopped at step 1,200 and kept that/);
  expect(stoppedText({ step: 1234, saved: 1000 })).toMatch(/near step 1,234 .* checkpoint is of step 1,000:/);
  expect(stoppedText({ step: 20, saved: null })).toMatch(/^It ended before it had saved .* begins again/);
});
