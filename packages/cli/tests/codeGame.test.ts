import { existsSync } from "node:fs";
import { join } from "node:path";
import { codeLayout, uniform } from "saddlepoint/codes";
import { createGame } from "saddlepoint/game";
import { mlpCritic, mlpGenerator } from "saddlepoint/networks";
import { trainGame } from "saddlepoint/node";
import { information, nonSaturating, objective } from "saddlepoint/objectives";
import { adam } from "saddlepoint/optimisers";
import { toyPoints } from "saddlepoint/toys";
import { beforeAll, expect, test } from "vitest";
import { saddlepoint } from "../testing/commandLine.ts";
import { sharedTemporaryFolder } from "../testing/temporaryFolder.ts";

const out = join(sharedTemporaryFolder(), "made-in-code");

beforeAll(async () => {
  const ring = toyPoints("ring");
  if (ring?.test === undefined) throw new Error("the ring is built in");
  const layout = codeLayout({ turn: uniform(-1, 1) }, { size: 2, prior: uniform(-1, 1) });
  const game = await createGame({
    model: {
      layout,
      generator: mlpGenerator({ inputSize: layout.inputSize, shape: [2], widths: [8] }),
      critic: mlpCritic({ shape: [2], headSize: layout.headSize, widths: [8] }),
    },
    objective: objective([nonSaturating(), information(layout)]),
    optimisers: { generator: adam({ rate: 1e-3 }), critic: adam({ rate: 1e-3 }) },
    samples: ring.train,
    threads: 1,
  });
  const kinds: string[] = [];
  for await (const { kind } of trainGame(game, { steps: 3, heldOut: ring.test, out })) kinds.push(kind);
  await game.release();
  expect(kinds.at(-1)).toBe("finished");
});

test.each([
  [["evaluate", out]],
  [["sample", out, "--n", "4", "--out", join(out, "samples.png")]],
  [["traverse", out, "--code", "turn", "--out", join(out, "turn.png")]],
  [["export", out, "--out", join(out, "export")]],
  [["train", "ring", "--resume", "--out", out]],
])("a run whose game was made in code has no recipe, and %j says where to go on with it", async (args) => {
  const { code, stderr } = await saddlepoint(args);
  expect(stderr).toContain(
    `${out} has no recipe: its game was made in code; measure, draw and export it there (restoreGame)`,
  );
  expect(stderr).not.toContain("    at ");
  expect(code).toBe(1);
  expect(existsSync(join(out, "export"))).toBe(false);
});
