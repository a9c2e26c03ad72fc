import { quoted, strangeParts } from "../app/linkProblems.ts";
import { failureText } from "../kit/failureText.ts";
import { EPSILON_POWERS } from "./blurredPlan.ts";
import { FIRST } from "./presets.ts";
import { DISTANCES, MAP, MOST_COWS, MOST_PLACES, onMap, type Place, type Problem } from "./problem.ts";

export const LESSONS = ["farms", "lines"] as const;
export const PLANS = ["exact", "entropic"] as const;

/** Everything that the room shows follows from this. */
export interface TransportState {
  readonly lesson: (typeof LESSONS)[number];
  readonly problem: Problem;
  /** Which plan the map shows. */
  readonly plan: (typeof PLANS)[number];
  /** log₁₀ ε, ε in kilometres. */
  readonly power: number;
  /** Where the second line stands, from −1 to 1. */
  readonly theta: number;
}

export const FIRST_STATE: TransportState = {
  lesson: "farms",
  problem: FIRST,
  plan: "exact",
  power: 0,
  theta: 0.5,
};

const placesText = (places: readonly Place[]): string =>
  places.map(({ x, y, amount }) => `${x}-${y}-${amount}`).join("_");

/** The state as a link says it; `readTransport` reads it back. */
export const stateParams = (state: TransportState): Record<string, string> => ({
  lesson: state.lesson,
  farms: placesText(state.problem.farms),
  factories: placesText(state.problem.factories),
  distance: state.problem.distance,
  plan: state.plan,
  power: String(state.power),
  theta: String(state.theta),
});

function oneOf<Value extends string>(name: string, text: string, values: readonly Value[]): Value {
  const found = values.find((value) => value === text);
  if (found === undefined)
    throw new RangeError(`${name} must be one of ${values.join(", ")}, got ${quoted(text)}`);
  return found;
}

function numberIn(name: string, text: string, low: number, high: number): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!(value >= low && value <= high))
    throw new RangeError(`${name} must be a number from ${low} to ${high}, got ${quoted(text)}`);
  return value;
}

function placesOf(name: string, text: string): Place[] {
  const parts = text.split("_");
  if (parts.length > MOST_PLACES)
    throw new RangeError(`${name} must be ${MOST_PLACES} places at most, got ${parts.length}`);
  return parts.map((part, k) => {
    const where = `${name}, place ${k + 1},`;
    const [x, y, amount, ...rest] = part.split("-");
    if (x === undefined || y === undefined || amount === undefined || rest.length > 0)
      throw new RangeError(`${where} must read x-y-amount as in 2.5-4-3, got ${quoted(part)}`);
    const cows = numberIn(`${where} amount`, amount, 0, MOST_COWS);
    if (!Number.isInteger(cows))
      throw new RangeError(`${where} amount must be a whole number of cows, got ${quoted(amount)}`);
    const point = onMap(numberIn(`${where} x`, x, 0, MAP.width), numberIn(`${where} y`, y, 0, MAP.height));
    return { ...point, amount: cows };
  });
}

/** A room as a link describes it, and a sentence on each part that cannot be used. */
export interface ReadTransport {
  readonly state: TransportState;
  readonly problems: readonly string[];
}

/**
 * What a link says of the room; what it leaves out, or says so that it cannot be used, is as the room opens. Supplies and demands may
 * differ in total: the room says so and offers to make them equal.
 */
export function readTransport(params: URLSearchParams): ReadTransport {
  const problems: string[] = [];
  const part = <Value>(name: string, read: (text: string) => Value, otherwise: Value): Value => {
    const text = params.get(name);
    if (text === null) return otherwise;
    try {
      return read(text);
    } catch (error) {
      problems.push(`${failureText(error)}; what the room starts with is used instead`);
      return otherwise;
    }
  };
  const { problem } = FIRST_STATE;
  const state: TransportState = {
    lesson: part("lesson", (text) => oneOf("lesson", text, LESSONS), FIRST_STATE.lesson),
    problem: {
      farms: part("farms", (text) => placesOf("farms", text), problem.farms),
      factories: part("factories", (text) => placesOf("factories", text), problem.factories),
      distance: part("distance", (text) => oneOf("distance", text, DISTANCES), problem.distance),
    },
    plan: part("plan", (text) => oneOf("plan", text, PLANS), FIRST_STATE.plan),
    power: part(
      "power",
      (text) => numberIn("power", text, EPSILON_POWERS.low, EPSILON_POWERS.high),
      FIRST_STATE.power,
    ),
    theta: part("theta", (text) => numberIn("theta", text, -1, 1), FIRST_STATE.theta),
  };
  return {
    state,
    problems: [...problems, ...strangeParts(params, (key) => Object.hasOwn(FIRST_PARAMS, key))],
  };
}

const FIRST_PARAMS = stateParams(FIRST_STATE);
