import { isPlainObject } from "saddlepoint/data";
import { countText } from "../kit/quantityText.ts";

export type Fact = readonly [name: string, value: string];

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" || typeof value === "number" ? String(value) : undefined;

const count = (value: unknown): string | undefined =>
  typeof value === "number" ? countText(value) : undefined;

/** What a run was made with, as far as its manifest says so. */
export function manifestFacts(manifest: unknown): readonly Fact[] {
  if (!isPlainObject(manifest)) return [];
  const [data, versions] = [manifest.data, manifest.versions].map((part) =>
    isPlainObject(part) ? part : {},
  );
  const { source, count: samples, heldOut, shape, sha256, notice } = data ?? {};
  const said: readonly (readonly [name: string, value: string | undefined])[] = [
    ["device", textOf(manifest.device)],
    ["threads", textOf(manifest.threads)],
    ["seed", textOf(manifest.seed)],
    ["data", textOf(source)],
    ["samples", count(samples)],
    ["held out", count(heldOut)],
    ["shape", Array.isArray(shape) ? shape.map(String).join(" × ") : undefined],
    ["hash of the data", typeof sha256 === "string" ? `${sha256.slice(0, 16)}…` : undefined],
    ["notice", textOf(notice)],
    ...acceptedFacts(manifest.accepted),
    ...Object.entries(versions ?? {}).map(([name, version]) => [name, textOf(version)] as const),
  ];
  return said.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

/** What was changed since the run was started and gone on with, by the step that it then was at. */
const acceptedFacts = (accepted: unknown): readonly Fact[] =>
  (Array.isArray(accepted) ? accepted : []).flatMap((entry): readonly Fact[] => {
    const { step, changes } = isPlainObject(entry) ? entry : {};
    const at = count(step);
    if (at === undefined || !Array.isArray(changes)) return [];
    return [[`changed at step ${at}`, changes.map(textOf).filter(Boolean).join("; ")]];
  });
