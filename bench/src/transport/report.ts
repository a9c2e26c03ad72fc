import { titleBlock } from "../report/parts.ts";
import { between, duration, ratio } from "../report/units.ts";
import { type Block, type Column, tableOf } from "../report/write.ts";
import type { TransportReport } from "./measureTransport.ts";

type Row = TransportReport["rows"][number];

const ofPeer =
  (shown: (peer: Exclude<Row["peer"], undefined | { readonly failed: string }>) => string) =>
  ({ peer }: Row): string =>
    peer === undefined || "failed" in peer ? "" : shown(peer);

const COLUMNS: readonly Column<Row>[] = [
  ["", ({ method }) => method],
  ["n", ({ n }) => `${n}`],
  ["Saddlepoint", ({ ms }) => (Number.isNaN(ms) ? "failed" : duration(ms))],
  ["POT", ofPeer(({ ms }) => duration(ms))],
  ["ratio", ofPeer(({ ratio: { median } }) => ratio(median))],
  ["middle half", ofPeer(({ ratio: { quartiles } }) => between(quartiles, ratio))],
  ["costs apart", ofPeer(({ apart }) => apart.toExponential(0))],
];

/** The report for a terminal. */
export function transportBlocks({ rows, engines, pot, rounds, machine }: TransportReport): readonly Block[] {
  return [
    titleBlock(`Transport of n points in the plane, costs included, one thread, ${rounds} rounds`, machine),
    tableOf(COLUMNS, rows),
    { text: ["The ratio is Saddlepoint's time over POT's, round by round: below 1, Saddlepoint is faster."] },
    {
      list: [
        ...engines,
        ...(pot === undefined ? [] : [`POT: not here (${pot.absent})`]),
        ...rows.flatMap(({ method, n, peer }) =>
          peer !== undefined && "failed" in peer ? [`${method} at ${n}: failed (${peer.failed})`] : [],
        ),
      ],
    },
  ];
}
