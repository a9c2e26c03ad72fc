import { partProblem } from "../../app/linkProblems.ts";
import { runAddress } from "../../runs/runsClient.ts";
import type { ModelSource } from "../core/exploreApi.ts";

/** A model as a person picks it, and as a link names it: "digits" or "run:NAME". Dropped files have no link. */
export type ModelPick = "digits" | `run:${string}`;

/** @param text what a link says; what names no model is the digits */
export function modelPick(text: string | null): ModelPick {
  const run = /^run:(.+)$/.exec(text ?? "")?.[1];
  return run === undefined ? "digits" : `run:${run}`;
}

/** What is wrong with the model that a link names; empty where nothing is. */
export function modelProblems(text: string | null): readonly string[] {
  if (text === null || text === modelPick(text)) return [];
  return [partProblem("model", "digits, or run: and a run's name", text, "digits")];
}

/** Where a picked model lies. @param page the page's own address, beside which a server has its runs */
export function modelSource(pick: ModelPick, page: string): ModelSource {
  if (pick === "digits") return { kind: "digits" };
  return { kind: "folder", url: new URL(`${runAddress(pick.slice("run:".length), "export")}/`, page).href };
}
