import { expect, test } from "vitest";
import { curvesPicture } from "./curvesPicture.ts";

const quantity = (name: string, value: number, ceiling: number | string) => ({
  quantity: name,
  value,
  ceiling,
  ci: [value - 0.01, value + 0.01],
});

const line = (step: number, value: number) =>
  JSON.stringify({
    step,
    event: "evaluation",
    divergence: quantity("I(x; y)", 0.1, Math.LN2),
    information: {
      codes: [
        { name: "digit", bound: quantity("I(digit; G(z,c))", value, Math.log(10)) },
        { name: "style", bound: quantity("I(style; G(z,c))", 1, "Infinity") },
      ],
    },
  });

test("every quantity of the measurements is drawn, with the ceilings that are finite", () => {
  const metrics = [line(10, 1.2), '{"step":15,"event":"metrics","loss.critic":1}', line(20, 2.2), ""].join(
    "\n",
  );
  const svg = curvesPicture(metrics);
  for (const name of ["I(digit; G(z,c))", "I(style; G(z,c))", "I(x; y)"]) expect(svg).toContain(name);
  expect(svg).toContain("ceiling of I(digit; G(z,c))");
  expect(svg).not.toContain("ceiling of I(style; G(z,c))");
});

test("quality stands below the bounds where it was measured, and KID beside other real images", () => {
  const measured = (step: number) => {
    const quality = {
      kid: quantity("KID (net)", 0.1, "Infinity"),
      precision: quantity("precision (net)", 0.7, 1),
      recall: quantity("recall (net)", 0.6, 1),
      coverage: quantity("coverage (net)", 0.5, 1),
      real: { kid: quantity("KID of other real images (net)", 0.001, "Infinity") },
    };
    return JSON.stringify({ ...JSON.parse(line(step, 1)), quality });
  };
  const svg = curvesPicture([measured(10), measured(20)].join("\n"));
  for (const name of ["KID (net)", "KID of other real images (net)", "recall (net)", "coverage (net)"])
    expect(svg).toContain(name);
  expect(svg).toContain('height="1200"');
  expect(svg).toMatch(/^<svg [^>]*><title>Measures on held-out data over the training<\/title>/);
  expect(curvesPicture([line(10, 1), line(20, 1)].join("\n"))).toContain('height="400"');
});

test("a line that cannot be read is passed over", () => {
  expect(curvesPicture([line(10, 1.2), "not JSON", line(20, 2.2)].join("\n"))).toContain("I(digit; G(z,c))");
});

test("a run without measurements has an empty chart", () => {
  expect(curvesPicture("")).toContain("<svg");
});
