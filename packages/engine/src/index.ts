export { type Examples, Spec, spec } from "./arguments.ts";
export { type Compiled, type CompileOptions, compile } from "./compile.ts";
export { availableDevices, deviceProblem } from "./devices.ts";
export { type ExportOptions, exportModel } from "./exportModel.ts";
export type { RewriteCount } from "./rewrite/rewrite.ts";
export { DEVICES, type Device } from "./runtime/runtime.ts";
export { type CompiledSteps, compileSteps, type StepsOptions } from "./steps.ts";
export { type ElementType, Tensor } from "./tensor.ts";
export type { Tensors, Tree } from "./tree.ts";
