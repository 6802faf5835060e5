// The pictures of the guide: every page as somebody who may see it, on the screen that many clerks have.

import { mkdir, stat } from "node:fs/promises";
import { open, signIn, start } from "./support/browser.mjs";
import { consolePages, publicPages } from "./support/pages.mjs";

const FOLDER = new URL("../../services/web-gateway/guide/pictures/", import.meta.url).pathname;
/** Larger ones are not committed. */
const MOST_BYTES = 200 * 1024;

const only = process.argv.slice(2);
const wanted = (page) => only.length === 0 || only.includes(page.name);

async function picture(window, page) {
  await page.visit(window);
  const path = `${FOLDER}${page.name}.png`;
  // charts grow into their place, which no style of the page can switch off
  await window.waitForTimeout(1_000);
  await window.screenshot({ path, animations: "disabled", ...(page.clip && { clip: page.clip }) });
  const { size } = await stat(path);
  console.log(`${page.name} ${Math.round(size / 1024)} kB${size > MOST_BYTES ? ", too large to be committed" : ""}`);
  return size <= MOST_BYTES;
}

await mkdir(FOLDER, { recursive: true });
const browser = await start();
let fitting = true;
for (const login of new Set(consolePages.filter(wanted).map((page) => page.login))) {
  const window = await open(browser);
  await signIn(window, login);
  for (const page of consolePages.filter((page) => page.login === login && wanted(page))) {
    fitting = (await picture(window, page)) && fitting;
  }
  await window.context().close();
}
const window = await open(browser);
for (const page of publicPages.filter(wanted)) fitting = (await picture(window, page)) && fitting;
await browser.close();
process.exitCode = fitting ? 0 : 1;
