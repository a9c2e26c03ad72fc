import { expect, test } from "vitest";
import { stoppedText } from "./stoppedText.ts";

test("a stopped run says which checkpoint it kept, and a killed one how far back that is", () => {
  expect(stoppedText({ step: 1200, saved: 1200 })).toMatch(/^It was stopped at step 1,200 and kept that/);
  expect(stoppedText({ step: 1234, saved: 1000 })).toMatch(/near step 1,234 .* checkpoint is of step 1,000:/);
  expect(stoppedText({ step: 20, saved: null })).toMatch(/^It ended before it had saved .* begins again/);
});
