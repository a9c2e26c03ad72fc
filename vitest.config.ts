import { defineConfig } from "vitest/config";

// Tests run the TypeScript sources directly: the packages' "saddlepoint-source" export condition points at src/.
const conditions = ["saddlepoint-source"];
const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions } },
};

/** These replace parts of the file system, which takes modules of their own. */
const FILE_SYSTEM = "packages/saddlepoint/src/node/**/*.test.ts";

/** These hold pages to a pace, so nothing else may run beside them. */
const PACED = ["packages/studio/tests/explore.test.ts", "packages/studio/tests/lab.test.ts"];

/** Properties are checked from one seed, so that a run can be repeated; FAST_CHECK_SEED=random looks further. */
const SEED = ["./scripts/fastCheckSeed.mjs"];

/** Real processes and pages: slow on a busy machine. */
const processes = { setupFiles: SEED, testTimeout: 600_000, hookTimeout: 600_000 };

export default defineConfig({
  test: {
    reporters: ["default", "./scripts/closingLine.mjs"],
    projects: [
      {
        ...shared,
        test: {
          name: "unit",
          setupFiles: SEED,
          include: ["examples/*.test.ts", "packages/*/src/**/*.test.ts", "bench/src/**/*.test.ts"],
          exclude: [FILE_SYSTEM],
          testTimeout: 60_000,
          // Files share a worker's modules: importing jax-js and ONNX Runtime anew for each took longer than the tests.
          isolate: false,
        },
      },
      {
        ...shared,
        test: { name: "files", setupFiles: SEED, include: [FILE_SYSTEM], testTimeout: 60_000 },
      },
      {
        ...shared,
        test: {
          ...processes,
          name: "end-to-end",
          include: ["packages/*/tests/**/*.test.ts"],
          exclude: PACED,
          // Two at once: each waits much of its time, for processes to start and pages to draw.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        ...shared,
        test: {
          ...processes,
          name: "paced",
          include: PACED,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
