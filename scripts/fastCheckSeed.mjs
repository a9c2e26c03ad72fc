import { fc } from "@fast-check/vitest";

const { FAST_CHECK_SEED: seed = "20161206" } = process.env;
if (seed !== "random") fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });
