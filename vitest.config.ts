import { defineConfig } from "vitest/config";

// Tests run the TypeScript sources directly: the packages' "saddlepoint-source" export condition points at src/.
const conditions = ["saddlepoint-source"];
const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions } },
};

export default defineConfig({
  test: {
    reporters: ["default", "./scripts/closingLine.mjs"],
    projects: [
      {
        ...shared,
        test: {
          name: "unit",
          include: ["packages/*/src/**/*.test.ts"],
          testTimeout: 60_000,
        },
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
