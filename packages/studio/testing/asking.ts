import { isPlainObject } from "saddlepoint/data";
import { expect } from "vitest";
import type { StreamEvent } from "./eventListener.ts";

export const JSON_BODY = { "Content-Type": "application/json" };

/** What an answer says is wrong; empty where it says nothing. */
export const errorOf = (body: string): string => {
  const value: unknown = JSON.parse(body);
  return isPlainObject(value) && typeof value.error === "string" ? value.error : "";
};

export async function fetched(port: number, target: string, init: RequestInit = {}) {
  const response = await fetch(`http://127.0.0.1:${port}${target}`, init);
  return { status: response.status, headers: response.headers, body: await response.text() };
}

/** What an address answers, as JSON. */
export async function json(port: number, target: string): Promise<unknown> {
  const { status, body } = await fetched(port, target);
  expect(status, body).toBe(200);
  return JSON.parse(body);
}

export const post = (port: number, target: string, value: unknown) =>
  fetched(port, target, { method: "POST", headers: JSON_BODY, body: JSON.stringify(value) });

/** The steps of all lines that a listener was sent, in their order. */
export const stepsOf = (events: readonly StreamEvent[]): number[] =>
  events
    .filter(({ name }) => name === "metrics")
    .flatMap(({ data }) => (Array.isArray(data) ? data.map((line) => Number(line.step)) : []));

/** Waits until a run's summary satisfies. */
export const eventually = (
  port: number,
  name: string,
  satisfied: (summary: Record<string, unknown>) => boolean,
) =>
  expect
    .poll(async () => satisfied(Object(await json(port, `/api/runs/${name}`))), { timeout: 20_000 })
    .toBe(true);
