import { isPlainObject, type PlainObject } from "saddlepoint/data";
import { countText } from "../kit/quantityText.ts";

export type Fact = readonly [name: string, value: string];

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" || typeof value === "number" ? String(value) : undefined;

const fact = (name: string, value: string | undefined): readonly Fact[] =>
  value === undefined ? [] : [[name, value]];

/** What a run was made with, as far as its manifest says so. */
export function manifestFacts(manifest: unknown): readonly Fact[] {
  if (!isPlainObject(manifest)) return [];
  const versions = isPlainObject(manifest.versions) ? Object.entries(manifest.versions) : [];
  return [
    ...fact("device", textOf(manifest.device)),
    ...fact("threads", textOf(manifest.threads)),
    ...fact("seed", textOf(manifest.seed)),
    ...(isPlainObject(manifest.data) ? dataFacts(manifest.data) : []),
    ...versions.flatMap(([name, version]) => fact(name, textOf(version))),
  ];
}

function dataFacts(data: PlainObject): readonly Fact[] {
  const { count, heldOut, shape, sha256 } = data;
  return [
    ...fact("data", textOf(data.source)),
    ...fact("samples", typeof count === "number" ? countText(count) : undefined),
    ...fact("held out", typeof heldOut === "number" ? countText(heldOut) : undefined),
    ...fact("shape", Array.isArray(shape) ? shape.map(String).join(" × ") : undefined),
    ...fact("hash of the data", typeof sha256 === "string" ? `${sha256.slice(0, 16)}…` : undefined),
    ...fact("notice", textOf(data.notice)),
  ];
}
