import { countText } from "../kit/quantityText.ts";
import type { RunSummary } from "./api.ts";

/** What can be done with a run now, in the words of the dialog that asks first. */
export interface RunAction {
  readonly kind: "stop" | "resume";
  readonly word: string;
  readonly title: string;
  readonly what: string;
  readonly yes: string;
  readonly no: string;
}

/** undefined where nothing can be done here: a folder that is no run, or one that another process trains. */
export function runAction({
  name,
  status,
  startedHere,
  step,
  steps,
  saved,
}: RunSummary): RunAction | undefined {
  if (status === "running") {
    if (!startedHere) return undefined;
    return {
      kind: "stop",
      word: "Stop",
      title: `Stop ${name}?`,
      what: "It ends after the steps at hand, saves a checkpoint, and can go on from there later. Nothing is lost.",
      yes: "Stop training",
      no: "Keep training",
    };
  }
  if (status === "broken") return undefined;
  const from =
    saved === null ? "It begins again" : `It goes on from its checkpoint of step ${countText(saved)}`;
  if (status === "stopped") {
    return {
      kind: "resume",
      word: "Resume",
      title: `Resume ${name}?`,
      what: `${from}, as if it had never stopped, and takes this machine's processor while it does.`,
      yes: "Resume training",
      no: "Leave it",
    };
  }
  return {
    kind: "resume",
    word: "Train further",
    title: `Train ${name} further?`,
    what: `It has reached its last step, ${countText(Math.max(step, steps))}. ${from}, and ends as a run does that was started with as many steps.`,
    yes: "Train further",
    no: "Leave it",
  };
}

/** What the dialog asks where a run was changed since it was started. */
export const changedAction = ({ name }: Pick<RunSummary, "name">): RunAction => ({
  kind: "resume",
  word: "Go on with the changes",
  title: `Go on with ${name} as it is now?`,
  what: "It is not as it was when it was started. Its next steps would follow what is there now, so that the run is no longer what its beginning says: its manifest.json keeps a note of each change.",
  yes: "Go on with the changes",
  no: "Leave it",
});

/**
 * The steps in all that a run is resumed to, from what the person writes.
 *
 * @returns the request's steps, undefined where they are the recorded ones; or what is wrong, in words
 */
export function stepsInAll(
  text: string,
  { status, steps }: Pick<RunSummary, "status" | "steps">,
): { readonly steps?: number } | { readonly problem: string } {
  const wanted = Number(text.replaceAll(/[\s,]/g, ""));
  const least = status === "done" ? steps + 1 : steps;
  if (text.trim() === "" || !Number.isSafeInteger(wanted) || wanted < least) {
    const why = status === "done" ? `it has ${countText(steps)} already` : "a run does not get shorter";
    return {
      problem: `steps in all must be an integer of at least ${countText(least)}, got ${text.trim() || "nothing"}: ${why}`,
    };
  }
  return wanted === steps ? {} : { steps: wanted };
}
