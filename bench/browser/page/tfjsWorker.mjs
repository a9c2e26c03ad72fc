import { serveCalls } from "./serveCalls.mjs";

serveCalls({});
