import { NonFiniteError } from "saddlepoint/game";

const SAID = "stopped being a finite number";

/** Whether a failure is that of a game whose numbers grew without limit. */
export const isBrokenGame = (message: string): boolean => message.includes(SAID);

/** What players' quantities are called, by the beginnings of their names in the library. */
const QUANTITIES: readonly (readonly [start: string, words: string])[] = [
  ["loss.critic", "the critic's loss"],
  ["loss.generator", "the generator's loss"],
  ["gradient.critic", "the critic's gradient"],
  ["gradient.generator", "the generator's gradient"],
  ["generator", "a weight of the generator"],
  ["critic", "a weight of the critic"],
];

/** A failure of a game in the Lab's words: what happened, what is still there, and what to do. Others are left as they are. */
export function brokenGame(error: unknown): unknown {
  if (!(error instanceof NonFiniteError)) return error;
  const { quantity, step } = error;
  const who = QUANTITIES.find(([start]) => quantity.startsWith(start))?.[1] ?? `the number ${quantity}`;
  return new Error(
    `at step ${step} ${who} ${SAID}: the players' steps grew without limit. The picture and the numbers are the last finite ones. Lower both learning rates, or hold the critic back by a penalty`,
    { cause: error },
  );
}
