import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** What axe-core finds wrong with a page as it is, one line a rule with the elements that break it. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(AXE, "utf8"));
  const found: unknown = await page.evaluate(async () => {
    const { violations } = await Reflect.get(globalThis, "axe").run(document);
    return violations.map(
      ({ id, help, nodes }: { id: string; help: string; nodes: { target: unknown }[] }) =>
        `${id}: ${help}: ${nodes.map(({ target }) => String(target)).join(", ")}`,
    );
  });
  return Array.isArray(found) ? found.map(String) : [String(found)];
}
