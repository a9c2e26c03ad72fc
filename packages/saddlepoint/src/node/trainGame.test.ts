import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { bits } from "../../testing/snapshots.ts";
import { SUMS, summing } from "../../testing/summing.ts";
import { sharedTemporaryFolder, temporaryFolder } from "../../testing/temporaryFolder.ts";
import { clusterPoints, tinyGame } from "../../testing/tinyGame.ts";
import { parseNpy } from "../data/npy.ts";
import { parseCsv } from "../data/parseCsv.ts";
import { evaluateGame } from "../evaluation/evaluate.ts";
import { inferenceOf } from "../evaluation/inference.ts";
import { createGame } from "../game/createGame.ts";
import type { Game } from "../game/game.ts";
import type { GameOptions } from "../game/gameOptions.ts";
import { mlpCritic } from "../networks/mlpNetworks.ts";
import { inFloat32 } from "../samples/numbers.ts";
import { listCheckpoints } from "./checkpoints.ts";
import { openRun } from "./openRun.ts";
import { samplesPicture, traversalPicture } from "./pictures.ts";
import type { RecordedEvent } from "./recordTraining.ts";
import { samplesFile } from "./samplesFile.ts";
import { exportGame, restoreGame, type TrainGameOptions, trainGame } from "./trainGame.ts";

const made: Game[] = [];
afterAll(() => Promise.all(made.map((game) => game.release())));

/** A game with a phase and a warm-up before steps 1 and 5. */
async function gameMade(changed: Partial<GameOptions> = {}): Promise<Game> {
  const game = await createGame(
    tinyGame({ phases: [summing(3)], warmup: { steps: 1, every: 4, criticSteps: 31 }, ...changed }),
  );
  made.push(game);
  return game;
}

const heldOut = clusterPoints(30, 2);
const schedule = { steps: 9, logEvery: 4, evaluateEvery: 6, sampleEvery: 6, checkpointEvery: 5 };
const trained = async (
  game: Game,
  out: string,
  changed: Partial<TrainGameOptions> = {},
  until: (event: RecordedEvent) => boolean = () => false,
): Promise<RecordedEvent[]> => {
  const abort = new AbortController();
  const events: RecordedEvent[] = [];
  const options = { ...schedule, heldOut, out, signal: abort.signal, ...changed };
  for await (const event of trainGame(game, options)) {
    events.push(event);
    if (until(event)) abort.abort();
  }
  return events;
};

/** Everything that must be the same of two runs that are the same. */
async function files(out: string): Promise<Record<string, string>> {
  const newest = (await listCheckpoints(join(out, "checkpoints"))).at(-1)?.path ?? "";
  const paths = [newest, ...["metrics.jsonl", "report.json", "manifest.json"].map((name) => join(out, name))];
  const pictures = readdirSync(join(out, "samples")).map((name) => join(out, "samples", name));
  return Object.fromEntries(
    [...paths, ...pictures].map((path) => [
      path.slice(out.length + 1),
      readFileSync(path).toString("base64"),
    ]),
  );
}

const shared = sharedTemporaryFolder();
const whole = (async () => {
  const game = await gameMade();
  const out = join(shared, "whole");
  return { game, out, events: await trained(game, out) };
})();

describe("a game that was made in code, in a folder of its own", () => {
  test("is measured, drawn and saved as its schedule says, and has no recipe", async () => {
    const { out, events } = await whole;
    expect(existsSync(join(out, "recipe.yaml"))).toBe(false);
    const kept = events.filter(({ kind }) => kind !== "progress" && kind !== "preparing");
    expect(kept.map(({ kind, step }) => `${kind} ${step}`)).toEqual([
      "saved 0",
      "saved 5",
      "evaluated 6",
      "drawn 6",
      "evaluated 9",
      "drawn 9",
      "saved 9",
      "drawn 9",
      "drawn 9",
      "drawn 9",
      "finished 9",
    ]);
    const log = readFileSync(join(out, "metrics.jsonl"), "utf8")
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    expect(log).toMatchObject([
      { step: 0, event: SUMS },
      { step: 4, event: "metrics" },
      { step: 6, event: "evaluation" },
      { step: 8, event: "metrics" },
      { step: 9, event: "metrics" },
      { step: 9, event: "evaluation" },
    ]);
    expect(JSON.parse(readFileSync(join(out, "manifest.json"), "utf8"))).toMatchObject({
      seed: 1,
      device: "cpu",
      threads: 1,
      data: { source: "clusters 1", count: 24, heldOut: 30, shape: [2] },
    });
  });

  const places: readonly (readonly [string, (event: RecordedEvent) => boolean])[] = [
    ["in its phase", ({ kind }) => kind === "preparing"],
    ["in its warm-up", (event) => event.kind === "preparing" && event.part === "warm-up"],
    ["in the middle of a line of the log", ({ kind, step }) => kind === "progress" && step >= 2],
    ["in a later warm-up", ({ kind, step }) => kind === "preparing" && step === 4],
    ["at a checkpoint", ({ kind, step }) => kind === "saved" && step === 5],
    ["at a measurement", ({ kind }) => kind === "evaluated"],
  ];

  test.each(places)("that was stopped %s goes on to the bytes of one that was not", async (_, until) => {
    const out = join(temporaryFolder(), "run");
    const stopped = await trained(await gameMade(), out, {}, until);
    expect(stopped.at(-1)?.kind).toBe("stopped");
    // Another process would make the game anew; whatever this one played before does not matter.
    const game = await gameMade();
    await game.play(1);
    const resumed = await trained(game, out, { resume: true });
    expect(resumed.at(-1)?.kind).toBe("finished");
    expect(await files(out)).toEqual(await files((await whole).out));
  });

  test("begins anew in a new folder, whatever it played before, and is refused in one that holds a run", async () => {
    const { game, out } = await whole;
    const other = join(temporaryFolder(), "run");
    await trained(game, other);
    expect(await files(other)).toEqual(await files(out));
    await expect(trained(game, out)).rejects.toThrow(/already holds a run/);
  });

  test("begins where there is nothing to resume", async () => {
    const out = join(temporaryFolder(), "run");
    await trained(await gameMade(), out, { resume: true });
    expect(await files(out)).toEqual(await files((await whole).out));
  });

  test("goes on to more steps; a finished one writes its report again", async () => {
    const out = join(temporaryFolder(), "run");
    const game = await gameMade();
    await trained(game, out, { steps: 4 });
    const again = await trained(game, out, { steps: 4, resume: true });
    expect(again.at(-1)).toMatchObject({ kind: "finished", step: 4, report: { step: 4 } });
    await trained(game, out, { resume: true });
    const [found, expected] = [await files(out), await files((await whole).out)];
    for (const name of ["report.json", "checkpoints/step-000009.safetensors", "samples/code-slant.png"]) {
      expect(found[name]).toBe(expected[name]);
    }
  });

  test("on other samples, or with other networks, does not go on with the run", async () => {
    const { out } = await whole;
    const before = await files(out);
    const elsewhere = await gameMade({ samples: clusterPoints(24, 5) });
    await expect(trained(elsewhere, out, { resume: true })).rejects.toThrow(
      /trainGame\(resume\): the samples must be those that .* was started with: .*data\.sha256 was "[0-9a-f]{64}"/,
    );
    const { model } = tinyGame();
    const { headSize } = model.layout;
    const critic = mlpCritic({ shape: [2], headSize, widths: [7], q: 3 });
    const wider = await gameMade({ model: { ...model, critic } });
    await expect(trained(wider, out, { resume: true })).rejects.toThrow(
      /critic\.trunk\.dense1\.weight must be float32\[2,7\], got float32\[2,6\]/,
    );
    expect(await files(out)).toEqual(before);
  });
});

describe("a game from its folder", () => {
  test("stands where the run ended, and is measured, pictured and played on like one that was trained now", async () => {
    const { game: own, out, events } = await whole;
    const game = await gameMade();
    expect(await restoreGame(game, out)).toBe(9);
    const end = events.at(-1);
    const report = end?.kind === "finished" ? end.report : undefined;
    expect(await evaluateGame(game, { heldOut })).toEqual(report);
    const inference = await inferenceOf(game);
    const { model, seed } = game;
    const subject = {
      model,
      inference,
      state: await game.state(),
      seed,
      real: inFloat32(clusterPoints(24)).values,
    };
    for (const [name, picture] of [
      ["samples.png", await samplesPicture(subject, 1000)],
      ["code-slant.png", await traversalPicture(subject, { code: "slant" })],
    ] as const) {
      expect(Buffer.from(picture)).toEqual(readFileSync(join(out, "samples", name)));
    }
    const array = parseNpy(await samplesFile("s.npy", subject, 1001), "s.npy");
    const table = parseCsv(new TextDecoder().decode(await samplesFile("S.CSV", subject, 1001)), "s.csv");
    expect([array.type, array.dims, table.columnNames]).toEqual(["float32", [1001, 2], ["x1", "x2"]]);
    expect(Array.from(table.values)).toEqual(Array.from(array.data, Number));
    await expect(samplesFile("s.zip", subject, 3)).rejects.toThrow(
      "a .zip holds images, and these are points of 2",
    );
    await expect(samplesFile("s.txt", subject, 3)).rejects.toThrow("path must end in .png, .npy, .csv, .zip");
    await expect(samplesFile("s.npy", subject, 2 ** 50)).rejects.toThrow("of memory at once");
    await inference.release();
    await restoreGame(own, out);
    await own.play(2);
    await game.play(2);
    expect(bits(await game.snapshot())).toEqual(bits(await own.snapshot()));
  });

  test("stands at its beginning where no step was saved; a folder without a run is refused", async () => {
    const folder = temporaryFolder();
    const game = await gameMade();
    await expect(restoreGame(game, folder)).rejects.toThrow(
      `restoreGame(path): ${folder} must hold a run, got none`,
    );
    writeFileSync(join(folder, "manifest.json"), "{}");
    await game.play(1);
    expect(await restoreGame(game, folder)).toBe(0);
    expect(bits(await game.snapshot())).toEqual(bits(game.initial()));
  });

  test("is exported with a card that says what it is and was measured, and no recipe", async () => {
    const { out } = await whole;
    const game = await gameMade();
    await restoreGame(game, out);
    const folder = join(temporaryFolder(), "export");
    const { files: written } = await exportGame(game, {
      out: folder,
      run: out,
      description: "Two clusters, by a game of my own.",
    });
    expect(written.map(({ path }) => path.slice(folder.length + 1)).sort()).toEqual(
      readdirSync(folder).sort(),
    );
    const card = readFileSync(join(folder, "README.md"), "utf8");
    for (const text of [
      "# tiny",
      "Two clusters, by a game of my own.",
      "for 9 steps",
      "with seed 1",
      "code `slant`",
      "I(x; y)",
      "The game was made in code.",
    ]) {
      expect(card).toContain(text);
    }
    await expect(exportGame(game, { out: folder })).rejects.toThrow(/must not exist/);
  });

  test("is no recipe's run: opening it as one says what to do instead", async () => {
    const { out } = await whole;
    await expect(openRun(out)).rejects.toThrow(
      `${out} has no recipe: its game was made in code; measure, draw and export it there (restoreGame)`,
    );
  });
});
