import { exactQuantity, type Quantity } from "saddlepoint/quantity";
import { expect, test } from "vitest";
import { factorsText } from "./factorsText.ts";

const estimate = (name: string, value: number): Quantity => ({
  ...exactQuantity(name, value),
  kind: "estimate",
  ci: [value - 0.1, value + 0.1],
  n: 1000,
});

test("each factor says which code tells most of it, and every code its share", () => {
  const text = factorsText({
    factors: [
      {
        name: "hair",
        entropy: estimate("H(hair)", 1.6),
        codes: [
          { name: "look", information: estimate("I(look(x); hair)", 1.2) },
          { name: "u1", information: estimate("I(u1(x); hair)", 0.08) },
        ],
      },
      {
        name: "still",
        entropy: estimate("H(still)", 0),
        codes: [
          { name: "look", information: estimate("I(look(x); still)", 0) },
          { name: "u1", information: estimate("I(u1(x); still)", 0) },
        ],
      },
    ],
  });
  const [title, head, hair, still] = text.trim().split("\n");
  expect(title).toContain("read from 1,000 held-out images");
  expect(head?.trim().split(/ {2,}/)).toEqual(["factor", "entropy", "look", "u1", "most is told by"]);
  expect(hair?.trim().split(/ {2,}/)).toEqual([
    "hair",
    "1.600",
    "75.0%",
    "5.0%",
    "look: 1.200 nats [1.100, 1.300]",
  ]);
  expect(still?.trim().split(/ {2,}/)).toEqual(["still", "0.000", "no code"]);
});

test("where nothing is known of factors, or no code is read, there is no word of them", () => {
  expect(factorsText({})).toBe("");
  expect(factorsText({ factors: [{ name: "hair", entropy: estimate("H(hair)", 1), codes: [] }] })).toBe("");
});
