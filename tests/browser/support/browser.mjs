// One Chromium for a run; each story gets a window of its own, signed in as somebody.

import { chromium } from "playwright-core";
import { day, passwordOf } from "./day.mjs";

/** The screen that many clerks have. */
export const DESK = { width: 1366, height: 768 };

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the browser that the system has. */
export function start() {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  return chromium.launch({ executablePath, headless: true, args: ARGUMENTS });
}

/** A window that keeps in `window.faults` what went wrong in it: errors of scripts, refusals of the policy, broken requests. */
export async function open(browser, { viewport = DESK, language = "zh" } = {}) {
  const context = await browser.newContext({ viewport, locale: language === "zh" ? "zh-CN" : "en-GB" });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(`script: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" && /Content Security Policy/.test(message.text())) {
      page.faults.push(`policy: ${message.text()}`);
    }
  });
  page.on("response", (response) => {
    if (response.status() >= 500) page.faults.push(`${response.status()} ${new URL(response.url()).pathname}`);
  });
  return page;
}

/** Signs in by the form and waits for the page that follows. */
export async function signIn(page, login, path = "/") {
  await page.goto(day.web + path);
  await page.getByLabel("用户名").fill(login);
  await page.getByLabel("密码", { exact: true }).fill(passwordOf(login));
  await page.locator("button[type=submit]").click();
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.getByRole("navigation").first().waitFor();
}

/** Fails when anything went wrong in the window. */
export function healthy(page) {
  if (page.faults.length > 0) throw new Error(page.faults.join("\n"));
}
