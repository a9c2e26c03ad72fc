export { type Samples, samples } from "./samples.ts";
