import { Option } from "@commander-js/extra-typings";
import { DEVICES } from "@saddlepoint/engine";
import { mostThreads } from "saddlepoint/node";
import { integerOption } from "./options.ts";

/** `--device`: those that work on a machine are listed by `doctor`. */
export const deviceOption = () =>
  new Option("--device <device>", "where to compute; `doctor` lists what works here").choices(DEVICES);

export const threadsOption = () =>
  new Option(
    "--threads <n>",
    "threads on the CPU (default: one a core; small networks take one, or as many as prove faster)",
  ).argParser(integerOption("threads", 1, mostThreads()));
