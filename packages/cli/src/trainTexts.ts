import { basename } from "node:path";
import type { CollapseSign } from "saddlepoint/evaluation";
import type { RunEvent } from "saddlepoint/node";
import { invocation } from "./invocation.ts";
import { countText } from "./numberText.ts";
import { textTable } from "./textTable.ts";

type Started = Extract<RunEvent, { kind: "started" }>;

/** What is about to be trained, on what, where. */
export function startText({ recipe, phases, data, folder, step, steps, device, threads }: Started): string {
  const { name, description, training } = recipe;
  const notice = data.notice === undefined ? "" : ` (${data.notice})`;
  const first = phases.map((phase) => `, after ${countText(phase.steps)} of the ${phase.name}`).join("");
  const from = step === 0 ? "" : `, going on from step ${countText(step)}`;
  const rows = [
    [
      "  data",
      `${countText(data.train)} to train on, ${countText(data.heldOut)} held out, from ${recipe.data.source}${notice}`,
    ],
    ...(data.remarks ?? []).map((remark) => ["", remark]),
    ["  steps", `${countText(steps)} of batch ${training.batchSize}, seed ${training.seed}${first}${from}`],
    [
      "  device",
      `${device}, ${threads === undefined ? "as many threads as it gains from" : `${threads} threads`}`,
    ],
    ["  folder", folder],
  ];
  return `${name}${description === undefined ? "" : `: ${description}`}\n${textTable(rows)}`;
}

/** The pictures of a finished run, and what can be done with it, as commands that work as they stand. */
export function nextSteps({ recipe, folder }: Started, pictures: readonly string[]): string {
  const codes = Object.entries(recipe.codes);
  const continuous = codes.find(([, { kind }]) => kind === "uniform" || kind === "normal");
  const range = continuous === undefined ? [] : ["--range", "-2,2"];
  const [code] = continuous ?? codes[0] ?? [];
  const moving = (name: string): readonly string[] => [
    "move one code, hold the rest",
    invocation("traverse", folder, "--code", name, ...range, "--out", `${name}.png`),
  ];
  const commands = [
    ...(code === undefined ? [] : [moving(code)]),
    ["samples", invocation("sample", folder, "--n", "64", "--out", "samples.png")],
    ["generator and encoder as ONNX", invocation("export", folder, "--out", "model")],
    ["measure again, also elsewhere with --data", invocation("evaluate", folder)],
  ];
  const shown = pictures
    .filter(isFinal)
    .map((path) => `  ${path}`)
    .join("\n");
  return `\nPictures\n${shown}\n\nNext\n${textTable(commands.map(([what = "", command = ""]) => [`  ${what}`, command]))}`;
}

/** A sign of collapse, and what usually helps. */
export const alarmText = (step: number, { seen, helps }: CollapseSign): string =>
  `step ${countText(step)}: ${seen}. What usually helps: ${helps}`;

/** The ones along the way are named for their step. */
const isFinal = (path: string): boolean => !basename(path).startsWith("step-");
