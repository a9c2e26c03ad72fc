import { partProblem, strangeParts } from "../../app/linkProblems.ts";
import type { LabSettings } from "../core/settings.ts";
import { readSettings, SETTING_KEYS, writeSettings } from "../core/settingsLink.ts";
import type { Story } from "../stories/story.ts";
import { LAYERS, type Layers, readLayers, writeLayers } from "./layers.ts";
import { type LessonPlace, readLesson, writeLesson } from "./lesson.ts";
import { PACES, type Pace } from "./pace.ts";

/** What a link to the Lab says. */
export interface LabLink {
  readonly settings: LabSettings;
  readonly place: LessonPlace | null;
  readonly layers: Layers;
  readonly pace: Pace;
}

const KEYS: ReadonlySet<string> = new Set([...SETTING_KEYS, "layers", "pace", "story", "at"]);

/** The Lab as a link describes it, and a sentence on each part that cannot be used: it is then as in a Lab just entered. */
export function readLabLink(
  lessons: readonly Story[],
  link: URLSearchParams,
): LabLink & { readonly problems: readonly string[] } {
  const read = readSettings(link);
  const place = readLesson(lessons, link);
  // A link that names a lesson and no settings means the lesson's own.
  const own = writeSettings(read.settings).size === 0 ? place?.lesson.steps[place.at]?.settings : undefined;
  const problems: string[] = [...read.problems];
  const require = (key: string, allowed: string, fits: (text: string) => boolean, used: string): void => {
    const text = link.get(key);
    if (text !== null && !fits(text)) problems.push(partProblem(key, allowed, text, used));
  };
  const ids = lessons.map(({ id }) => id);
  require("story", `one of ${ids.join(", ")}`, (text) => ids.includes(text), "none");
  const steps = place?.lesson.steps.length ?? 0;
  const isStep = (text: string): boolean => /^[1-9]\d*$/.test(text) && Number(text) <= steps;
  if (place !== null) require("at", `a whole number from 1 to ${steps}`, isStep, String(place.at + 1));
  const names: readonly string[] = LAYERS;
  const isLayers = (text: string): boolean =>
    text === "" || text.split(".").every((name) => names.includes(name));
  require("layers", `some of ${names.join(", ")}, with full stops between them`, isLayers, "what is known of it");
  const pace = PACES.find((name) => name === link.get("pace")) ?? "full";
  require("pace", `one of ${PACES.join(", ")}`, (text) => text === pace, pace);
  return {
    settings: own ?? read.settings,
    place,
    layers: readLayers(link),
    pace,
    problems: [...problems, ...strangeParts(link, (key) => KEYS.has(key))],
  };
}

/** The link to a Lab; what is as in one just entered stays out of it. */
export const writeLabLink = ({
  settings,
  place,
  layers,
  pace,
}: LabLink): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(writeSettings(settings)),
  ...writeLayers(layers),
  ...(pace === "full" ? {} : { pace }),
  ...writeLesson(place),
});
