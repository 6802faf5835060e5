// The console speaks Chinese first and English as well, and remembers the choice.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { healthy, open, signIn, start } from "../support/browser.mjs";

let browser;
before(async () => {
  browser = await start();
});
after(() => browser?.close());

test("the language changes at once, stays over a reload, and changes back", async () => {
  const page = await open(browser);
  await signIn(page, "li.na", "/workbench");
  const title = page.getByRole("heading", { level: 1 });
  const chinese = await title.innerText();
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("link", { name: "Tickets" }).first().waitFor();
  assert.notEqual(await title.innerText(), chinese);
  await page.reload();
  await page.getByRole("link", { name: "Tickets" }).first().waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  await page.getByRole("button", { name: "中文" }).click();
  await page.getByRole("link", { name: "工单" }).first().waitFor();
  assert.equal(await title.innerText(), chinese);
  healthy(page);
});

test("every shortcut is told where one asks for it", async () => {
  const page = await open(browser);
  await signIn(page, "li.na", "/workbench");
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  healthy(page);
});
