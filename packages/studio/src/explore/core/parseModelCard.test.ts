import { expect, test } from "vitest";
import { parseModelCard } from "./parseModelCard.ts";

const card = (line: string) =>
  `# tiny\n\n## Latents\n\n| columns | what | prior |\n| --- | --- | --- |\n| 0 to 2 | code \`kind\` | 3 classes, equally likely |\n\n## Quantities\n\n${line}\n`;

test("the labels that a code's values stand for are read where the card has one for each", () => {
  const line = "The values of `kind` stand, in order, for the labels 2, none, 0.";
  expect(parseModelCard(card(line)).codes).toMatchObject([{ name: "kind", labels: ["2", "none", "0"] }]);
  for (const other of ["", line.replace(", 0", ""), line.replace("kind", "other")]) {
    expect(parseModelCard(card(other)).codes[0]).not.toHaveProperty("labels");
  }
});

test("classes that are not equally likely are read with their probabilities, which must be theirs", () => {
  const unequal = (text: string) => card("").replace("equally likely", `with probabilities ${text}`);
  expect(parseModelCard(unequal("0.5, 0.3, 0.2")).codes).toMatchObject([{ probabilities: [0.5, 0.3, 0.2] }]);
  for (const wrong of ["0.5, 0.5", "0.5, 0.3, 0.1", "0.5, 0.5, 0", "a, b, c"]) {
    expect(() => parseModelCard(unequal(wrong))).toThrow(`the probabilities "${wrong}"`);
  }
});
