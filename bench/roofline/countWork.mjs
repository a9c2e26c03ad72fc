export { countWork } from "../../packages/engine/dist/cost/countWork.js";
