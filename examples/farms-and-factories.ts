// Cows go from farms to cheese factories, all of them, each factory getting what it needs, for the least total way.
// The analogy is that of "Understanding GANs", section 7; its figure's numbers are not in its text, so these are our own.
import { optimalTransport, planTable } from "saddlepoint/transport";

/** Places along one road, in kilometres, and the cows that are there or needed there. */
const FARMS = { at: [0, 2, 5], cows: [4, 3, 3] };
const FACTORIES = { at: [1, 4, 6], cows: [5, 3, 2] };

const kilometres = FARMS.at.map((farm) => FACTORIES.at.map((factory) => Math.abs(farm - factory)));
const { plan, total, potentials, gap } = optimalTransport(kilometres, FARMS.cows, FACTORIES.cows);
for (const [farm, cows] of planTable(plan, 3, 3).entries()) {
  console.log(`farm at ${FARMS.at[farm]} km sends ${cows.join(", ")} cows to ${FACTORIES.at.join(", ")} km`);
}
// The prices that prove it: no farm and factory gain by a deal of their own.
console.log(`${total.value} cow-kilometres, exact: duality gap ${gap}`);
console.log(`potentials: farms ${potentials.source.join(", ")}; factories ${potentials.target.join(", ")}`);
