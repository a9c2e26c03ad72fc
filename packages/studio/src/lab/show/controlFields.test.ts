import { expect, test } from "vitest";
import "../../../../saddlepoint/testing/toBeAllClose.ts";
import { defaultSettings, FIELDS, type LabSettings } from "../core/settings.ts";
import { readSettings, writeSettings } from "../core/settingsLink.ts";
import { CONTROL_FIELDS, type Control, controlsOf } from "./controlFields.ts";

const GROUPS = ["target", "objective", "penalty", "critic", "codes", "rates", "networks", "seed"] as const;
const GAMES: readonly LabSettings[] = [
  defaultSettings("ring"),
  { ...defaultSettings("lines", "f-gan"), penalty: "r1", categories: 3, optimiser: "rmsprop" },
  { ...defaultSettings("mixture", "wasserstein"), warmupSteps: 3 },
  { ...defaultSettings("mixture", "hinge"), penalty: "clip" },
];
const controls = (settings: LabSettings): Control[] =>
  GROUPS.flatMap((group) => [...controlsOf(group, settings)]);

test("every setting has a control in some game, and never two in one; the target's and its drawing's stand apart", () => {
  expect(Object.keys(CONTROL_FIELDS)).toEqual(GROUPS);
  for (const settings of GAMES) {
    const names = controls(settings).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  }
  const all = new Set(GAMES.flatMap((settings) => controls(settings).map(({ name }) => name)));
  expect([...all, "target", "points"].sort()).toEqual(Object.keys(FIELDS).sort());
});

/** Everything that a control can be set to. */
const changesOf = (control: Control): Partial<LabSettings>[] => {
  if (control.kind === "text") return [control.read(control.value) ?? {}];
  if (control.kind === "slider") return [...control.range.slice(0, 2), control.value].map(control.change);
  return [...control.options.map(({ value }) => value), control.value].map(control.change);
};

test("whatever a control can be set to is allowed, and a link brings it back", () => {
  for (const settings of GAMES) {
    for (const control of controls(settings)) {
      for (const change of changesOf(control)) {
        expect(Object.keys(change)).toEqual([control.name]);
        const { settings: back } = readSettings(writeSettings({ ...settings, ...change }));
        // What does not go together is put right, which is no control's affair.
        if (control.name === "penalty" || control.name === "game" || control.name === "warmupCriticSteps")
          continue;
        expect(back[control.name]).toEqual({ ...settings, ...change }[control.name]);
      }
    }
  }
});

test("a control that is set to what it shows changes nothing", () => {
  for (const settings of GAMES) {
    for (const control of controls(settings)) {
      const same = changesOf(control).at(-1);
      expect(writeSettings({ ...settings, ...same }).toString(), control.label).toBe(
        writeSettings(settings).toString(),
      );
    }
  }
});
