import { partProblem } from "../../app/linkProblems.ts";
import { type DrawnPoint, drawnPoint } from "./drawnPoints.ts";
import type { SettingField } from "./settingField.ts";
import { defaultSettings, FIELDS, type LabSettings } from "./settings.ts";

const isSetting = (name: string): name is keyof LabSettings => Object.hasOwn(FIELDS, name);
/** The parts of a link that are settings. */
export const SETTING_KEYS: readonly string[] = Object.values(FIELDS).map(({ key }) => key);
const NAMES: readonly (keyof LabSettings)[] = Object.keys(FIELDS).filter(isSetting);

type Writable = { -readonly [Name in keyof LabSettings]: LabSettings[Name] };

/** Settings, and what was wrong with what they were made from: a sentence each. */
export interface ReadSettings {
  readonly settings: LabSettings;
  readonly problems: readonly string[];
}

/** Settings from a link: what is missing or cannot be is the default. Keys of others are left alone. */
export function readSettings(link: URLSearchParams): ReadSettings {
  const problems: string[] = [];
  const read = <Name extends keyof LabSettings>(name: Name, into: Writable, otherwise: LabSettings): void => {
    const { key, allowed, read: parse }: SettingField<LabSettings[Name]> = FIELDS[name];
    const text = link.get(key);
    const value = text === null ? otherwise[name] : parse(text);
    into[name] = value ?? otherwise[name];
    if (value === undefined)
      problems.push(partProblem(key, allowed, text ?? "", textOf(name, otherwise) || "none"));
  };
  // Some defaults depend on these two.
  const first: Writable = { ...defaultSettings() };
  read("target", first, defaultSettings());
  read("game", first, defaultSettings());
  const defaults = defaultSettings(first.target, first.game);
  const settings: Writable = { ...defaults };
  for (const name of NAMES) if (name !== "target" && name !== "game") read(name, settings, defaults);
  const combined = sensible(settings);
  return { settings: combined.settings, problems: [...problems, ...combined.problems] };
}

/** A link's part for settings: only what differs from the defaults. `readSettings` gives them back. */
export function writeSettings(settings: LabSettings): URLSearchParams {
  const { target, game } = defaultSettings();
  const defaults = { ...defaultSettings(settings.target, settings.game), target, game };
  const changed = NAMES.filter((name) => textOf(name, settings) !== textOf(name, defaults));
  return new URLSearchParams(changed.map((name) => [FIELDS[name].key, textOf(name, settings)]));
}

/** A setting as a link writes it. */
function textOf<Name extends keyof LabSettings>(name: Name, settings: LabSettings): string {
  const { write }: SettingField<LabSettings[Name]> = FIELDS[name];
  return write(settings[name]);
}

/**
 * Settings after a change in a form: with another target or game, whatever stood at the old one's default stands at the
 * new one's, and what does not go together is put right, with a sentence on it.
 */
export function changedSettings(settings: LabSettings, change: Partial<LabSettings>): ReadSettings {
  const before = defaultSettings(settings.target, settings.game);
  const after = defaultSettings(change.target ?? settings.target, change.game ?? settings.game);
  const next: Writable = { ...settings };
  const follow = <Name extends keyof LabSettings>(name: Name): void => {
    if (textOf(name, settings) === textOf(name, before)) next[name] = after[name];
  };
  for (const name of NAMES) follow(name);
  return sensible({ ...next, ...change });
}

/** Settings that go together, from some that may not. */
export function sensible(settings: LabSettings): ReadSettings {
  const problems: string[] = [];
  let next = settings;
  if (next.game === "wasserstein" && (next.penalty === "none" || next.penalty === "r1")) {
    problems.push(
      `penalty must bound the slope of a Wasserstein critic, or its value has no bound: gradient, clip, unit-norm or spectral, got ${next.penalty}; gradient is used instead`,
    );
    next = { ...next, penalty: "gradient" };
  }
  if (next.warmupSteps > 0 && next.warmupCriticSteps <= next.criticSteps) {
    const used = Math.max(100, next.criticSteps + 1);
    problems.push(
      `warmdsteps must be more than dsteps, ${next.criticSteps}, got ${next.warmupCriticSteps}; ${used} is used instead`,
    );
    next = { ...next, warmupCriticSteps: used };
  }
  if (next.target === "drawn" && next.points.length === 0) {
    problems.push(
      'points must hold at least one point for the target "drawn", got none; three strokes are used instead',
    );
    next = { ...next, points: STROKES };
  }
  return { settings: next, problems };
}

const STROKES: readonly DrawnPoint[] = Array.from({ length: 36 }, (_, i) => {
  const t = ((i % 12) - 5.5) / 5.5;
  if (i < 12) return drawnPoint(t, 0.9 - 0.3 * t * t);
  return drawnPoint((i < 24 ? -1 : 1) * (0.8 - 0.25 * t), -0.5 + 0.4 * t);
});
