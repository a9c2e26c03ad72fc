export { binaryEntropy } from "./binaryEntropy.ts";
export { coinFlip } from "./coinFlip.ts";
export { conditionalEntropy } from "./conditionalEntropy.ts";
export { crossEntropy } from "./crossEntropy.ts";
export { entropy } from "./entropy.ts";
export { jointEntropy } from "./jointEntropy.ts";
export type { JointTable } from "./jointTable.ts";
export { mutualInformation } from "./mutualInformation.ts";
