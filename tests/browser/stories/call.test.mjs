// A clerk answers a call: the card rings, one key opens the form, the words are on record.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { healthy, open, signIn, start } from "../support/browser.mjs";
import { callEvent, ring } from "../support/outside.mjs";

let browser;
before(async () => {
  browser = await start();
});
after(() => browser?.close());

/** who takes the call registers it, and it is theirs. */
test("a clerk answers a call and registers it by keyboard (R-039, R-535)", async () => {
  const page = await open(browser);
  await signIn(page, "li.na", "/workbench");
  await page.getByRole("region", { name: "来电" }).waitFor();
  const call = await ring("13511112222");
  const card = page.getByRole("region", { name: "来电" });
  await card.getByText("振铃").first().waitFor();
  await callEvent(call, "answered", { agent: "li.na" });

  await page.keyboard.press("r");
  await page.getByRole("heading", { level: 1, name: "登记通话内容" }).waitFor();
  await page.getByLabel("反馈人").fill("周阿姨");
  await page.getByLabel("内容", { exact: true }).fill("请问这盒布洛芬缓释胶囊开封以后能放多久？家里没有冰箱。");
  await page.keyboard.press("Control+Enter");
  await page.getByText("通话内容已登记").first().waitFor();
  await callEvent(call, "hung_up", { agent: "li.na", duration_seconds: 84 });

  await page.getByRole("link", { name: "查看工单" }).or(page.getByRole("button", { name: "查看工单" })).first().click();
  await page.waitForURL(/\/tickets\//);
  await page.getByText("开封以后能放多久").first().waitFor();
  assert.equal(await page.getByText("周阿姨").count(), 0, "names are masked until they are revealed");
  healthy(page);
});
