import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { drawnPoint } from "./drawnPoints.ts";
import {
  ACTIVATIONS,
  DIVERGENCES,
  defaultSettings,
  dimensionOf,
  FIELDS,
  GAMES,
  GENERATOR_LOSSES,
  type LabSettings,
  OPTIMISERS,
  PENALTIES,
  TARGETS,
} from "./settings.ts";
import { changedSettings, readSettings, sensible, writeSettings } from "./settingsLink.ts";

const share = fc.double({ min: 1e-6, max: 0.999, noNaN: true });
const widths = (minLength: number) => fc.array(fc.integer({ min: 1, max: 64 }), { minLength, maxLength: 4 });
const coordinate = fc.double({ min: -1.5, max: 1.5, noNaN: true });

const anySettings: fc.Arbitrary<LabSettings> = fc.record({
  target: fc.constantFrom(...TARGETS),
  points: fc.array(
    fc.tuple(coordinate, coordinate).map(([x, y]) => drawnPoint(x, y)),
    { maxLength: 20 },
  ),
  theta: fc.double({ min: -2, max: 2, noNaN: true }).map((theta) => theta + 0),
  game: fc.constantFrom(...GAMES),
  divergence: fc.constantFrom(...DIVERGENCES),
  generatorLoss: fc.constantFrom(...GENERATOR_LOSSES),
  penalty: fc.constantFrom(...PENALTIES),
  penaltyWeight: share,
  clip: share,
  criticSteps: fc.integer({ min: 1, max: 25 }),
  warmupSteps: fc.nat(500),
  warmupCriticSteps: fc.integer({ min: 2, max: 500 }),
  categories: fc.constantFrom(0, 2, 3, 10),
  uniforms: fc.nat(2),
  normals: fc.nat(2),
  informationWeight: share,
  generatorWidths: widths(0),
  criticWidths: widths(1),
  generatorActivation: fc.constantFrom(...ACTIVATIONS),
  criticActivation: fc.constantFrom(...ACTIVATIONS),
  optimiser: fc.constantFrom(...OPTIMISERS),
  generatorRate: share,
  criticRate: share,
  beta1: share,
  beta2: share,
  batchSize: fc.integer({ min: 8, max: 512 }),
  noise: fc.integer({ min: 1, max: 8 }),
  seed: fc.nat(2 ** 31 - 1),
});
const someSettings = anySettings.map((settings) => sensible(settings).settings);

describe("settings in a link", () => {
  test.prop([someSettings])("come back as they were written, without a problem", (settings) => {
    const link = writeSettings(settings).toString();
    expect(readSettings(new URLSearchParams(link))).toEqual({ settings, problems: [] });
  });

  test.prop([fc.constantFrom(...TARGETS.filter((name) => name !== "drawn")), fc.constantFrom(...GAMES)])(
    "that are the defaults of a target and a game are not written",
    (target, game) => {
      const written = [...writeSettings(defaultSettings(target, game)).keys()];
      expect(written.filter((key) => key !== "target" && key !== "game")).toEqual([]);
    },
  );

  test("name every value that cannot be, what it may be, and what is used instead", () => {
    const { settings, problems } = readSettings(
      new URLSearchParams("target=rings&grate=-1&g=32x0&categories=1&seed=1.5&batch=&points=AAA&unknown=1"),
    );
    expect(settings).toEqual(defaultSettings());
    expect(problems).toEqual([
      `target must be one of ${TARGETS.join(", ")}, got “rings”; ring is used instead`,
      "points must be at most 250 points as the Lab writes them, four letters each, got “AAA”; none is used instead",
      "categories must be 0 for none, or a whole number from 2 to 10, got “1”; 0 is used instead",
      'g must be "affine", or 1 to 4 widths of 1 to 64 joined by x, such as 32x32, got “32x0”; 32x32 is used instead',
      "grate must be a number above 0 and at most 1, got “-1”; 0.002 is used instead",
      "batch must be a whole number from 8 to 512, got “”; 128 is used instead",
      "seed must be a whole number from 0 to 2147483647, got “1.5”; 1 is used instead",
    ]);
  });

  test.prop([fc.dictionary(fc.constantFrom(...Object.values(FIELDS).map(({ key }) => key)), fc.string())])(
    "always give settings that can be written and read again, whatever a link says",
    (link) => {
      const { settings } = readSettings(new URLSearchParams(link));
      expect(readSettings(writeSettings(settings))).toEqual({ settings, problems: [] });
    },
  );

  test("have keys of their own, one a setting", () => {
    const keys = Object.values(FIELDS).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe("a change in the form", () => {
  test("takes what stood at a default to the new default, and leaves what was chosen", () => {
    const chosen = { ...defaultSettings("ring"), seed: 7 };
    const changed = changedSettings(chosen, { target: "mixture" }).settings;
    expect(changed).toEqual({ ...defaultSettings("mixture"), seed: 7 });
    expect(changed.noise).toBe(dimensionOf("mixture"));
    const noisy = changedSettings({ ...chosen, noise: 5 }, { target: "mixture" }).settings;
    expect(noisy.noise).toBe(5);
  });

  test("that takes a Wasserstein critic's bound away is put right, with a word", () => {
    const { settings, problems } = changedSettings(defaultSettings("ring", "wasserstein"), {
      penalty: "none",
    });
    expect(settings.penalty).toBe("gradient");
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain("penalty must bound the slope of a Wasserstein critic");
  });

  test.prop([someSettings])("of nothing changes nothing", (settings) => {
    expect(changedSettings(settings, {})).toEqual({ settings, problems: [] });
  });
});
