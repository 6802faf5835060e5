// A link from another region opens nothing.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { healthy, open, signIn, start } from "../support/browser.mjs";
import { call } from "../support/staff.mjs";

let browser;
before(async () => {
  browser = await start();
});
after(() => browser?.close());

/** out of scope and absent are one answer. */
test("a link to a ticket of another region is refused like one that never was (R-649)", async () => {
  const { body } = await call("li.na", "routing.v1.RoutingService/ListTickets", { region: "cn.north", pageSize: 1 });
  const [ticket] = body.tickets;
  const page = await open(browser);
  await signIn(page, "han.mei", `/tickets/${ticket.ticketId}`);
  const refusal = page.getByRole("alert").or(page.locator(".ant-result")).first();
  const foreign = await refusal.innerText();
  assert.ok(!(await page.locator("body").innerText()).includes(ticket.number));
  await page.goto(page.url().replace(/[0-9a-f-]{36}$/, "00000000-0000-7000-8000-000000000000"));
  assert.equal(await refusal.innerText(), foreign);
  healthy(page);
});
