// Signing in with the account of the house: to its OpenID provider, a process of its own, and back.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { healthy, open, start } from "../support/browser.mjs";
import { day } from "../support/day.mjs";

const [clerk, stranger] = day.provided;
let browser;
before(async () => {
  browser = await start();
});
after(() => browser?.close());

/** A window that reaches nothing but this machine: the provider's own page would load its looks from elsewhere. */
async function window() {
  const page = await open(browser);
  await page.route(
    (url) => url.hostname !== "127.0.0.1",
    (route) => route.abort(),
  );
  return page;
}

/** From the sign-in page to the provider, as that person. */
async function signIn(page, person, path) {
  await page.goto(day.web + path);
  await page.getByRole("link", { name: "统一身份认证" }).click();
  await page.waitForURL((url) => url.origin !== day.web);
  assert.ok(page.url().includes("code_challenge_method=S256"), page.url());
  await page.getByRole("button", { name: person.login }).click();
  await page.waitForURL((url) => url.origin === day.web);
}

/** */
test("a clerk signs in at the provider, is where she wanted to be with the rights of her groups, and signs out", async () => {
  const page = await window();
  await signIn(page, clerk, "/tickets?state=open");
  await page.getByRole("navigation").first().waitFor();
  assert.equal(new URL(page.url()).pathname, "/tickets");
  const session = await page.evaluate(async () => (await fetch("/session")).json());
  assert.deepEqual(
    [session.displayName, session.roles, session.regions],
    [clerk.name, ["clerk"], ["cn.east.zhejiang"]],
  );
  await page.getByRole("button", { name: clerk.name }).click();
  await page.getByRole("menuitem", { name: "退出" }).click();
  await page.getByRole("link", { name: "统一身份认证" }).waitFor();
  assert.equal(await page.evaluate(async () => (await fetch("/session")).status), 401);
  healthy(page);
});

test("somebody whose groups mean nothing here is told so in both languages and led back", async () => {
  const page = await window();
  await signIn(page, stranger, "/");
  const told = page.getByRole("main");
  await told.getByText("您的账号尚未分配本系统的角色，请联系系统管理员。").waitFor();
  await told.getByText("Your account has no role in this system yet; please ask an administrator.").waitFor();
  assert.equal(await page.evaluate(async () => (await fetch("/session")).status), 401);
  await told.getByRole("link", { name: "返回登录页" }).click();
  await page.getByLabel("用户名").waitFor();
  healthy(page);
});
