import type { SettingField } from "../core/settingField.ts";
import {
  ACTIVATIONS,
  DIVERGENCES,
  FIELDS,
  GAMES,
  GENERATOR_LOSSES,
  type LabSettings,
  OPTIMISERS,
  PENALTIES,
} from "../core/settings.ts";
import { DIVERGENCE_FORMULAS } from "../divergences.formulas.ts";
import { gameTitle, PENALTY_FORMULAS } from "../games.formulas.ts";
import { fromLog, rateText } from "./numberChoices.ts";

type Change = Partial<LabSettings>;

/** One control of the form as it stands: what it shows, and what it changes. */
export type Control = { readonly name: keyof LabSettings; readonly label: string } & (
  | {
      readonly kind: "slider";
      readonly value: number;
      readonly range: readonly [min: number, max: number, step: number];
      readonly text?: (value: number) => string;
      readonly change: (value: number) => Change;
    }
  | {
      readonly kind: "select" | "choice";
      readonly value: string;
      readonly options: readonly { readonly value: string; readonly text: string }[];
      readonly change: (value: string) => Change;
    }
  | {
      readonly kind: "text";
      readonly value: string;
      /** What it may be, and what a text changes; undefined for what it may not be. */
      readonly allowed: string;
      readonly read: (text: string) => Change | undefined;
    }
);

/** The control of a setting, made for the settings as they stand; null where it has no part in the game. */
type ControlField = (settings: LabSettings) => Control | null;

/** Names of settings whose values are of a type. */
type NamesOf<Value> = {
  [Name in keyof LabSettings]: LabSettings[Name] extends Value ? Name : never;
}[keyof LabSettings];

/** What a text changes a setting to. */
function changeBy<Name extends keyof LabSettings>(name: Name, text: string): Change | undefined {
  const { read }: SettingField<LabSettings[Name]> = FIELDS[name];
  const value = read(text);
  if (value === undefined) return undefined;
  const change: { -readonly [Key in keyof LabSettings]?: LabSettings[Key] } = {};
  change[name] = value;
  return change;
}

interface SliderLook {
  readonly range: readonly [min: number, max: number, step: number];
  readonly text?: (value: number) => string;
  /** Where a value stands on the slider, and back. */
  readonly place?: (value: number) => number;
  readonly value?: (place: number) => number;
}

const slider =
  (name: NamesOf<number>, label: string, look: SliderLook): ControlField =>
  (settings) => ({
    name,
    label,
    kind: "slider",
    value: (look.place ?? Number)(settings[name]),
    range: look.range,
    ...(look.text === undefined ? {} : { text: look.text }),
    change: (place) => ({ [name]: (look.value ?? Number)(place) }),
  });

/** One of some names, as a menu or as chips. */
const oneOf =
  <Name extends NamesOf<string>>(
    kind: "select" | "choice",
    name: Name,
    label: string,
    names: readonly LabSettings[Name][],
    textOf: (value: LabSettings[Name]) => string,
  ): ControlField =>
  (settings) => {
    const field: SettingField<LabSettings[Name]> = FIELDS[name];
    return {
      name,
      label,
      kind,
      value: field.write(settings[name]),
      options: names.map((value) => ({ value: field.write(value), text: textOf(value) })),
      change: (text) => changeBy(name, text) ?? {},
    };
  };

const text =
  <Name extends keyof LabSettings>(name: Name, label: string): ControlField =>
  (settings) => {
    const { allowed, write }: SettingField<LabSettings[Name]> = FIELDS[name];
    const read = (written: string) => changeBy(name, written);
    return { name, label, kind: "text", value: write(settings[name]), allowed, read };
  };

const where =
  (shown: (settings: LabSettings) => boolean, field: ControlField): ControlField =>
  (settings) =>
    shown(settings) ? field(settings) : null;

const whole = (value: number): string => String(value);
const logarithmic = (least: number, most: number): SliderLook => ({
  range: [least, most, 0.1],
  text: (log) => rateText(fromLog(log)),
  place: Math.log10,
  value: fromLog,
});
const noneAt =
  (none: number) =>
  (value: number): string =>
    value === none ? "none" : String(value);
const weight = logarithmic(-3, 3);
const ACTIVATION_TEXT: Readonly<Record<LabSettings["criticActivation"], string>> = {
  relu: "ReLU",
  "leaky-relu": "leaky ReLU",
  tanh: "tanh",
};
const activation = (name: "generatorActivation" | "criticActivation", label: string): ControlField =>
  oneOf("choice", name, label, ACTIVATIONS, (value) => ACTIVATION_TEXT[value]);

/** Whether there are codes at all. */
export const isCoded = ({ categories, uniforms, normals }: LabSettings): boolean =>
  categories + uniforms + normals > 0;

/** The form's controls by its groups, in their order. The target and its drawing have controls of their own. */
export const CONTROL_FIELDS = {
  target: [
    where(
      ({ target }) => target === "lines",
      slider("theta", "Place θ of the real line", { range: [-2, 2, 0.1] }),
    ),
  ],
  objective: [
    oneOf("select", "game", "Objective", GAMES, gameTitle),
    where(
      ({ game }) => game === "f-gan",
      oneOf("select", "divergence", "Divergence", DIVERGENCES, (name) => DIVERGENCE_FORMULAS[name].title),
    ),
    where(
      ({ game }) => game === "f-gan",
      oneOf("choice", "generatorLoss", "Generator’s loss", GENERATOR_LOSSES, (loss) =>
        loss === "minimax" ? "lower the bound" : "raise T",
      ),
    ),
  ],
  penalty: [
    oneOf(
      "select",
      "penalty",
      "What holds the critic back",
      PENALTIES,
      (name) => PENALTY_FORMULAS[name].title,
    ),
  ],
  critic: [
    where(({ penalty }) => penalty === "gradient", slider("penaltyWeight", "Weight λ", weight)),
    where(({ penalty }) => penalty === "r1", slider("penaltyWeight", "Weight γ", weight)),
    where(({ penalty }) => penalty === "clip", slider("clip", "Limit c", logarithmic(-3, 1))),
    slider("criticSteps", "Critic’s updates a step", { range: [1, 25, 1], text: whole }),
  ],
  codes: [
    slider("categories", "Values of a categorical code", {
      range: [1, 10, 1],
      text: noneAt(1),
      place: (count) => Math.max(1, count),
      value: (count) => (count === 1 ? 0 : count),
    }),
    slider("uniforms", "Codes of U(−1, 1)", { range: [0, 2, 1], text: whole }),
    slider("normals", "Codes of N(0, 1)", { range: [0, 2, 1], text: whole }),
    where(isCoded, slider("informationWeight", "Weight λ of the information", { range: [0, 5, 0.1] })),
  ],
  rates: [
    oneOf("choice", "optimiser", "Optimiser of both players", OPTIMISERS, (name) =>
      name === "adam" ? "Adam" : "RMSProp",
    ),
    slider("generatorRate", "Generator’s rate", logarithmic(-5, 0)),
    slider("criticRate", "Critic’s rate", logarithmic(-5, 0)),
    where(({ optimiser }) => optimiser === "adam", slider("beta1", "Adam’s β₁", { range: [0, 0.95, 0.05] })),
    where(({ optimiser }) => optimiser === "adam", text("beta2", "Adam’s β₂")),
    where(({ optimiser }) => optimiser === "rmsprop", text("beta2", "RMSProp’s decay")),
    slider("batchSize", "Points a batch", {
      range: [3, 9, 1],
      text: (log) => String(Math.round(2 ** log)),
      place: Math.log2,
      value: (log) => Math.round(2 ** log),
    }),
    slider("warmupSteps", "Warm-up: first steps with more critic updates", {
      range: [0, 100, 1],
      text: noneAt(0),
    }),
    where(
      ({ warmupSteps }) => warmupSteps > 0,
      slider("warmupCriticSteps", "Critic’s updates in each of them", { range: [2, 500, 1], text: whole }),
    ),
  ],
  networks: [
    text("generatorWidths", "Generator’s hidden widths"),
    activation("generatorActivation", "Generator’s activation"),
    text("criticWidths", "Critic’s hidden widths"),
    activation("criticActivation", "Critic’s activation"),
    slider("noise", "Units of noise", { range: [1, 8, 1], text: whole }),
  ],
  seed: [text("seed", "Seed")],
} as const satisfies Readonly<Record<string, readonly ControlField[]>>;

/** The controls of a group that the settings call for. */
export const controlsOf = (group: keyof typeof CONTROL_FIELDS, settings: LabSettings): readonly Control[] =>
  CONTROL_FIELDS[group].flatMap((field) => field(settings) ?? []);
