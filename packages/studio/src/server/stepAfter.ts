import type { Context } from "hono";
import { Problem } from "./problem.ts";

/**
 * The step that `?after=` names; undefined without one.
 *
 * @throws Problem 400 where it is no integer
 */
export function stepAfter(c: Context): number | undefined {
  const text = c.req.query("after");
  if (text === undefined || text === "") return undefined;
  const step = Number(text);
  if (Number.isSafeInteger(step)) return step;
  throw new Problem(400, `after must be a step, got ${JSON.stringify(text.slice(0, 200))}`);
}
