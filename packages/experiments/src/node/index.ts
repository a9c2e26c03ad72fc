export { experimentDocument, requireWritableFolder, writeExperiment } from "./experimentFolder.ts";
