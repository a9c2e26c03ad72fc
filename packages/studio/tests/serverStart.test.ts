import { expect, test } from "vitest";
import { temporaryFolder, testStudio } from "../testing/testStudio.ts";

test("a port that is taken, a host that is another's and a page that is not built say what to do", async () => {
  const folder = temporaryFolder();
  const { port } = await testStudio(folder);
  await expect(testStudio(folder, { port })).rejects.toThrow(
    `port ${port} is taken: choose another with --port`,
  );
  await expect(testStudio(folder, { host: "192.0.2.1" })).rejects.toThrow(
    "--host must be an address of this machine",
  );
  await expect(testStudio(folder, { page: temporaryFolder() })).rejects.toThrow("npm run build:studio");
});
