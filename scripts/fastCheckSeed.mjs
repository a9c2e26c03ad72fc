import fc from "fast-check";

const { FAST_CHECK_SEED: seed = "20161206" } = process.env;
if (seed !== "random") fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });
