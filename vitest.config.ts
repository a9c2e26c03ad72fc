import { defineConfig } from "vitest/config";

// Tests run the TypeScript sources directly: the packages' "saddlepoint-source" export condition points at src/.
const conditions = ["saddlepoint-source"];
const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions } },
};

/** These replace parts of the file system, which takes modules of their own. */
const FILE_SYSTEM = "packages/saddlepoint/src/node/**/*.test.ts";

export default defineConfig({
  test: {
    reporters: ["default", "./scripts/closingLine.mjs"],
    projects: [
      {
        ...shared,
        test: {
          name: "unit",
          include: ["packages/*/src/**/*.test.ts"],
          exclude: [FILE_SYSTEM],
          testTimeout: 60_000,
          // Files share a worker's modules: importing jax-js and ONNX Runtime anew for each took longer than the tests.
          isolate: false,
        },
      },
      {
        ...shared,
        test: { name: "files", include: [FILE_SYSTEM], testTimeout: 60_000 },
      },
      {
        ...shared,
        test: {
          name: "end-to-end",
          include: ["packages/*/tests/**/*.test.ts"],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
