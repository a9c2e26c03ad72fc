export { comparable } from "./comparable.ts";
export type {
  Cell,
  Column,
  ColumnSource,
  Experiment,
  ExperimentEvent,
  ExperimentResult,
  ExperimentSettings,
  Figure,
  Table,
} from "./experiment.ts";
export { experiments } from "./experiments.ts";
export { cellText, figureFile, resultMarkdown } from "./markdown.ts";
export { parallelLineDistances } from "./parallelLines/lines.ts";
export { type SettingsRequest, settingsOf } from "./settings.ts";
