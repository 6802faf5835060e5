// A mail that tells of a reaction reaches Quality, and nothing in it runs or loads.

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

const MARK = randomUUID().slice(0, 8);
const HTML = `<p>您好，我母亲服用贵公司的阿莫西林胶囊后全身皮疹、呼吸困难，已送医院急诊。编号 ${MARK}</p>
<img src="https://tracker.example/pixel.png"><script>document.title = "owned"</script>`;

test("a mail with an adverse reaction reaches Quality, shown without what it would load", async () => {
  await mail({
    from: { name: "钱先生", address: `qian.${MARK}@patients.example` },
    subject: `服药后皮疹 ${MARK}`,
    html: HTML,
  });
  const found = await until("the case of the mail", async () => {
    const { body } = await call("feng.lu", "routing.v1.RoutingService/ListTickets", { text: MARK, newestFirst: true });
    const ticket = body.tickets?.[0];
    const item = ticket?.workItems.find(({ kind }) => kind === "WORK_KIND_ADVERSE_REACTION");
    if (!item) return;
    const asked = await call("feng.lu", "qa_case.v1.QaCaseService/GetCase", { workItemId: item.workItemId });
    return asked.status === 200 && { ticket, number: asked.body.case.number, id: asked.body.case.caseId };
  });

  const page = await open(browser);
  await signIn(page, "feng.lu", `/cases/${found.id}`);
  await page.getByText(found.number).first().waitFor();
  await page.getByText("全身皮疹").first().waitFor();
  await page.getByRole("button", { name: "开始处理" }).click();
  await page.getByText("已开始处理").first().waitFor();

  const fetched = [];
  page.on("request", (request) => fetched.push(request.url()));
  await page.getByRole("link", { name: "查看工单" }).click();
  await page.waitForURL(/\/tickets\//);
  const shown = page.frameLocator("iframe").first();
  await shown.getByText(`编号 ${MARK}`).waitFor();
  assert.ok(!fetched.some((url) => url.includes("tracker.example")), "nothing is fetched from elsewhere");
  assert.notEqual(await page.title(), "owned");
  healthy(page);
});
