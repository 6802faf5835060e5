// Every page of the console and the public pages, looked at by axe as somebody who may see it.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { healthy, open, signIn, start } from "../support/browser.mjs";
import { consolePages, publicPages } from "../support/pages.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser;
before(async () => {
  browser = await start();
});
after(() => browser?.close());

/** What axe calls serious or critical, in words. */
async function barriers(page) {
  // by the protocol of the browser, because the policy of the page lets no foreign script in
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, { resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21aa"] }),
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join("\n  ")}`);
}

for (const login of new Set(consolePages.map((page) => page.login))) {
  test(`the pages of ${login} have no barrier`, async (story) => {
    const window = await open(browser);
    await signIn(window, login);
    for (const page of consolePages.filter((page) => page.login === login)) {
      await story.test(page.name, async () => {
        await page.visit(window);
        assert.deepEqual(await barriers(window), []);
        healthy(window);
      });
    }
  });
}

test("the public pages have no barrier", async () => {
  const window = await open(browser);
  for (const page of publicPages) {
    await page.visit(window);
    assert.deepEqual(await barriers(window), [], page.name);
  }
  healthy(window);
});
