// A regional manager goes from a figure to the rows behind it, and finds just as many.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { healthy, open, signIn, start } from "../support/browser.mjs";
import { call } from "../support/staff.mjs";

let browser;
before(async () => {
  browser = await start();
});
after(() => browser?.close());

/** a number is its rows, and they are of the manager's region. */
test("a manager drills from a figure to exactly the rows behind it (R-539)", async () => {
  const page = await open(browser);
  await signIn(page, "xu.dong", "/dashboard");
  const tile = page.locator(".tile").filter({ hasText: "投诉" }).first();
  const figure = Number((await tile.locator(".tile-value").innerText()).replaceAll(",", ""));
  assert.ok(figure > 0, "the day has complaints in the east");
  await tile.locator(".tile-value").click();
  await page.waitForURL(/\/ledger\?/);
  await page.getByText(new RegExp(`共\\s*${figure}\\b`)).first().waitFor();

  const listed = await call("xu.dong", "reporting.v1.ReportingService/ListLedger", { pageSize: 200 });
  assert.ok(listed.body.rows.length > 0);
  for (const row of listed.body.rows) assert.match(row.region, /^cn\.east(\.|$)/);
  healthy(page);
});

test("a value behind a chart leads to its rows as well", async () => {
  const page = await open(browser);
  await signIn(page, "xu.dong", "/dashboard");
  await page.locator("canvas").first().waitFor();
  // the table behind a chart says the same, and is what a keyboard reaches
  await page.locator(".chart-card [title='表格']").first().click();
  const link = page.locator(".chart-table a").filter({ hasNotText: /^0$/ }).first();
  const count = (await link.innerText()).trim();
  await link.click();
  await page.waitForURL(/\/ledger\?/);
  await page.getByText(new RegExp(`共\\s*${count}\\b`)).first().waitFor();
  healthy(page);
});
