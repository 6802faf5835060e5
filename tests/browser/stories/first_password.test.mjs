// Whoever was just added chooses a password of their own before anything else.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { healthy, open, start } from "../support/browser.mjs";
import { day } from "../support/day.mjs";
import { call } from "../support/staff.mjs";

let browser;
before(async () => {
  browser = await start();
});
after(() => browser?.close());

test("a first password opens nothing until it is changed, and is worth nothing afterwards", async () => {
  const login = `neu.${randomUUID().slice(0, 8)}`;
  const [first, own] = [`First-${randomUUID()}`, `Own-${randomUUID()}`];
  const person = { login, displayName: "新同事", roles: ["clerk"], regions: ["cn.east"], firstPassword: first };
  assert.equal((await call("admin", "identity.v1.IdentityService/AddPerson", person)).status, 200);

  const page = await open(browser);
  const enter = async (password) => {
    await page.getByLabel("用户名").fill(login);
    await page.getByLabel("密码", { exact: true }).fill(password);
    await page.locator("button[type=submit]").click();
  };
  await page.goto(`${day.web}/workbench`);
  await enter(first);
  await page.getByText("请设置新密码").waitFor();
  const session = () => page.evaluate(async () => (await fetch("/session")).status);
  assert.notEqual(await session(), 200, "the first password alone opens no session that may do anything");

  await page.getByLabel("新密码", { exact: true }).fill(own);
  await page.getByLabel("再次输入新密码").fill(`${own}x`);
  await page.getByRole("button", { name: "保存新密码" }).click();
  await page.getByText("两次输入的密码不一致").waitFor();
  await page.getByLabel("再次输入新密码").fill(own);
  await page.getByRole("button", { name: "保存新密码" }).click();
  await page.getByRole("heading", { level: 1, name: "工作台" }).waitFor();
  assert.equal(await session(), 200);

  await page.context().clearCookies();
  await page.goto(`${day.web}/workbench`);
  await enter(first);
  await page.getByRole("alert").waitFor();
  await enter(own);
  await page.getByRole("heading", { level: 1, name: "工作台" }).waitFor();
  healthy(page);
});
