// Two tickets about one thing become one in the console, and one that was put together wrongly becomes two again.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { healthy, open, signIn, start } from "../support/browser.mjs";
import { mail } from "../support/outside.mjs";
import { call, until } from "../support/staff.mjs";

let browser;
before(async () => {
  browser = await start();
});
after(() => browser?.close());

const ticketOf = (mark) =>
  until(`the ticket of ${mark}`, async () => {
    const { body } = await call("li.na", "routing.v1.RoutingService/ListTickets", { text: mark, newestFirst: true });
    return body.tickets?.[0];
  });

const again = async ({ ticketId }) =>
  (await call("li.na", "routing.v1.RoutingService/GetTicket", { ticketId })).body.ticket;

/** Two mails of one person about the same, which no thread joins. */
async function written(mark, text) {
  const from = { name: "冯先生", address: `feng.${mark.slice(0, 6)}@patients.example` };
  await mail({ from, subject: `板蓝根颗粒变色 ${mark}`, text });
  return ticketOf(mark);
}

test("a suggested duplicate is merged with a reason, points to the ticket that stays, and is split off again", async () => {
  const mark = randomUUID().slice(0, 8);
  const text = "板蓝根颗粒打开后颜色发黑，有异味，要求退货。";
  const stays = await written(`${mark}-1`, text);
  const goes = await written(`${mark}-2`, text);
  const page = await open(browser);
  await signIn(page, "li.na", `/tickets/${stays.ticketId}`);
  const card = page.getByRole("region", { name: "可能重复" });
  const line = card.locator(".duplicate").filter({ hasText: goes.number });
  await line.getByText("同一反馈人").waitFor();
  await line.getByRole("button", { name: "并入本单" }).click();
  const dialog = page.getByRole("dialog").filter({ visible: true });
  await dialog.getByText(goes.number).waitFor();
  await dialog.getByLabel("原因").fill("同一人两次来信说同一件事");
  await dialog.getByRole("button", { name: "合并" }).click();
  await page.getByText("工单已合并").first().waitFor();
  await page.getByRole("region", { name: "后续来件" }).first().waitFor();
  const [left, emptied] = [await again(stays), await again(goes)];
  assert.deepEqual([left.furtherContactIds, left.state], [[goes.contactId], "open"]);
  assert.deepEqual([emptied.state, emptied.mergedInto], ["closed", stays.ticketId]);
  await page.goto(page.url().replace(stays.ticketId, goes.ticketId));
  await page.getByRole("link", { name: "查看该工单" }).click();
  await page.waitForURL(new RegExp(stays.ticketId));

  const { body } = await call("li.na", "intake.v1.IntakeService/GetContact", { contactId: goes.contactId });
  await page.getByRole("button", { name: "更多操作" }).click();
  await page.getByRole("menuitem", { name: "拆分" }).click();
  await dialog.getByLabel(body.contact.receipt).check();
  await dialog.getByLabel("原因").fill("其实是另一盒药");
  await dialog.getByRole("button", { name: "拆分到新工单" }).click();
  const told = await page.getByText(/已建立新工单/).first().innerText();
  const number = told.replace("已建立新工单", "").trim();
  const split = (await call("li.na", "routing.v1.RoutingService/GetTicket", { number })).body.ticket;
  assert.deepEqual([split.contactId, split.state], [goes.contactId, "open"]);
  assert.deepEqual((await again(stays)).furtherContactIds ?? [], []);
  healthy(page);
});

