// Cows go from farms to cheese factories, all of them, each factory getting what it needs, for the least total way.
// The analogy is that of "Understanding GANs", section 7; its figure's numbers are not in its text, so these are our own.
//
// npx tsx examples/farms-and-factories.ts (after `npm run build`)

import { argv } from "node:process";
import { pathToFileURL } from "node:url";
import { optimalTransport, planTable } from "saddlepoint/transport";

/** Places along one road, in kilometres, and the cows that are there or needed there. */
const FARMS = [
  { at: 0, cows: 4 },
  { at: 2, cows: 3 },
  { at: 5, cows: 3 },
];
const FACTORIES = [
  { at: 1, cows: 5 },
  { at: 4, cows: 3 },
  { at: 6, cows: 2 },
];

/** The cheapest plan, and the prices that prove it: no farm and factory gain by a deal of their own. */
export function farmsAndFactories() {
  const kilometres = FARMS.map((farm) => FACTORIES.map((factory) => Math.abs(farm.at - factory.at)));
  const transport = optimalTransport(
    kilometres,
    FARMS.map(({ cows }) => cows),
    FACTORIES.map(({ cows }) => cows),
  );
  return { kilometres, cows: planTable(transport.plan, FARMS.length, FACTORIES.length), ...transport };
}

if (argv[1] !== undefined && import.meta.url === pathToFileURL(argv[1]).href) {
  const { cows, total, potentials, gap } = farmsAndFactories();
  console.table(
    Object.fromEntries(
      FARMS.map((farm, i) => [
        `farm at ${farm.at} km`,
        Object.fromEntries(FACTORIES.map((factory, j) => [`factory at ${factory.at} km`, cows[i]?.[j]])),
      ]),
    ),
  );
  console.log(`${total.value} cow-kilometres, exact: duality gap ${gap}`);
  console.log(
    `farms' potentials ${potentials.source.join(", ")}; factories' ${potentials.target.join(", ")}`,
  );
}
