// What a mail says of its sender is masked on the page, and seen in clear or saved for a reason that is on record.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { healthy, open, signIn, start } from "../support/browser.mjs";
import { day } from "../support/day.mjs";
import { mail } from "../support/outside.mjs";
import { call, until } from "../support/staff.mjs";

let browser;
before(async () => {
  browser = await start();
});
after(() => browser?.close());

const MARK = randomUUID().slice(0, 8);
const PHONE = "13812341234";

async function received() {
  await mail({
    from: { name: "郑女士", address: `zheng.${MARK}@patients.example` },
    subject: `退货 ${MARK}`,
    html: `<p>药盒受潮，想退货。请打 <b>${PHONE}</b> 找我，编号 ${MARK}</p>`,
  });
  return until("the ticket of the mail", async () => {
    const { body } = await call("li.na", "routing.v1.RoutingService/ListTickets", { text: MARK, newestFirst: true });
    return body.tickets?.[0];
  });
}

/** */
test("a clerk sees a number in a mail, and saves the mail, for reasons that are in the journal (R-606, R-615)", async () => {
  const ticket = await received();
  const page = await open(browser);
  await signIn(page, "li.na", `/tickets/${ticket.ticketId}`);
  const shown = page.frameLocator("iframe").first();
  await shown.getByText("138****1234").waitFor();
  assert.ok(!(await shown.locator("body").innerText()).includes(PHONE));

  await page.getByRole("button", { name: "显示完整信息" }).click();
  await page.getByRole("dialog").getByLabel("原因").fill("回电约退货时间");
  await page.getByRole("dialog").getByRole("button", { name: "显示完整信息" }).click();
  await shown.getByText(PHONE).waitFor();
  await page.getByText(`zheng.${MARK}@patients.example`).first().waitFor();
  await page.getByRole("button", { name: /立即隐藏/ }).click();
  await shown.getByText("138****1234").waitFor();

  await page.getByRole("button", { name: "填写原因后下载 原件" }).click();
  await page.getByRole("dialog").getByLabel("原因").fill("核对原始邮件");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("dialog").getByRole("button", { name: "下载" }).click(),
  ]);
  assert.match(await readFile(await file.path(), "utf8"), new RegExp(`zheng\\.${MARK}@patients\\.example`));

  const asked = { service: "intake", aggregateId: ticket.contactId, pageSize: 50 };
  const { body } = await call("song.qing", "operations.v1.OperationsService/SearchJournal", asked);
  const reasons = Object.fromEntries(body.entries.filter(({ reason }) => reason).map(({ kind, reason }) => [kind, reason]));
  assert.equal(reasons["reporter-revealed"], "回电约退货时间");
  assert.equal(reasons["mail-revealed"], "回电约退货时间");
  assert.equal(reasons["original-revealed"], "核对原始邮件");
  healthy(page);
});

/** a manager of a region reads what was written, not who wrote it. */
test("whoever may not see senders is offered no original, and gets none by its address (R-613)", async () => {
  const ticket = await received();
  const { body } = await call("lin.lan", "intake.v1.IntakeService/GetContact", { contactId: ticket.contactId });
  const raw = body.contact.evidence.find(({ role }) => role === "raw");
  const page = await open(browser);
  await signIn(page, "lin.lan", "/dashboard");
  for (const method of ["GET", "POST"]) {
    const refused = await page.evaluate(
      async ([address, method]) => {
        const how = { headers: { "content-type": "application/json" }, body: '{"reason":"看看原件"}' };
        const answer = await fetch(address, method === "POST" ? { method, ...how } : {});
        return [answer.status, (await answer.json()).slug];
      },
      [`${day.web}/evidence/${ticket.contactId}/${raw.sha256}`, method],
    );
    assert.deepEqual(refused, [403, "permission-missing"], method);
  }
  healthy(page);
});
