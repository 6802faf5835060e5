// The recording of a call is listened to where it lies, from any moment on.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { healthy, open, signIn, start } from "../support/browser.mjs";
import { callEvent, recording, ring } from "../support/outside.mjs";
import { call, until } from "../support/staff.mjs";

let browser;
before(async () => {
  browser = await start();
});
after(() => browser?.close());

/** More than what travels between the services at a time. */
const SECONDS = 90;

test("a clerk listens to a recording and skips to its middle", async () => {
  const phone = `139${Math.floor(Math.random() * 1e8).toString().padStart(8, "0")}`;
  const ringing = await ring(phone);
  await callEvent(ringing, "answered", { agent: "wang.lei" });
  await callEvent(ringing, "hung_up", { agent: "wang.lei", duration_seconds: SECONDS });
  await recording(ringing, SECONDS);
  const ticketId = await until("the recording at its ticket", async () => {
    const { body } = await call("wang.lei", "intake.v1.IntakeService/ListContacts", { text: phone, pageSize: 1 });
    const [contact] = body.contacts ?? [];
    if (!contact) return;
    const { contactId } = contact;
    const whole = await call("wang.lei", "intake.v1.IntakeService/GetContact", { contactId });
    const ticket = await call("wang.lei", "routing.v1.RoutingService/GetTicket", { contactId });
    const isHere = whole.body.contact.evidence?.some(({ role }) => role === "recording");
    return isHere && ticket.status === 200 && ticket.body.ticket.ticketId;
  });

  const page = await open(browser);
  await signIn(page, "wang.lei", `/tickets/${ticketId}`);
  const parts = [];
  page.on("response", (answer) => {
    if (answer.url().includes("/evidence/")) parts.push([answer.status(), answer.headers()["content-range"] ?? ""]);
  });
  const player = page.locator("audio");
  await player.waitFor();
  const heard = await player.evaluate(async (audio, middle) => {
    const event = (name) => new Promise((done) => audio.addEventListener(name, done, { once: true }));
    audio.muted = true;
    const known = event("loadedmetadata");
    audio.load();
    await Promise.all([known, audio.play()]);
    const there = event("seeked");
    audio.currentTime = middle;
    await there;
    await event("timeupdate");
    return { duration: audio.duration, at: audio.currentTime, error: audio.error?.message ?? "" };
  }, SECONDS / 2);
  assert.deepEqual([Math.round(heard.duration), heard.error], [SECONDS, ""]);
  assert.ok(heard.at >= SECONDS / 2 && heard.at < SECONDS / 2 + 10, `at ${heard.at} s`);
  assert.ok(parts.length > 0 && parts.every(([status]) => status === 206), JSON.stringify(parts));
  healthy(page);
});
