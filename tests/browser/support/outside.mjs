// What customers and their telephone system do: calls, mails. Through the public door, like everybody.

import { createHmac, randomUUID } from "node:crypto";
import { day } from "./day.mjs";

async function accepted(answer) {
  if (answer.status !== 202) throw new Error(`${answer.url} answered ${answer.status}: ${await answer.text()}`);
}

/** Says that something happened to a call. */
export async function callEvent(call, event, more = {}) {
  const body = JSON.stringify({
    event_id: randomUUID(),
    call_id: call.id,
    event,
    at: new Date().toISOString(),
    direction: "inbound",
    from: call.from,
    to: day.hotline.number,
    ...more,
  });
  const time = Math.floor(Date.now() / 1000).toString();
  const digest = createHmac("sha256", day.hotline.secret).update(`${time}.${body}`).digest("hex");
  const headers = {
    "Content-Type": "application/json",
    "X-Afterdose-Timestamp": time,
    "X-Afterdose-Signature": `sha256=${digest}`,
  };
  await accepted(await fetch(`${day.gateway}/hotline/${day.hotline.line}/events`, { method: "POST", headers, body }));
}

/** A call that rings now. */
export async function ring(from) {
  const call = { id: randomUUID(), from };
  await callEvent(call, "ringing");
  return call;
}

/** A mail as a mail server's pipe hands it over. */
export async function mail({ from, subject, text, html }) {
  const encoded = (words) => `=?utf-8?B?${Buffer.from(words).toString("base64")}?=`;
  const lines = (words) => Buffer.from(words).toString("base64").match(/.{1,76}/g).join("\r\n");
  const raw = [
    `Message-ID: <${randomUUID()}@browser.example>`,
    `Date: ${new Date().toUTCString()}`,
    `From: ${encoded(from.name)} <${from.address}>`,
    `To: <${day.mailbox.address}>`,
    `Subject: ${encoded(subject)}`,
    "MIME-Version: 1.0",
    `Content-Type: text/${html ? "html" : "plain"}; charset="utf-8"`,
    "Content-Transfer-Encoding: base64",
    "",
    lines(html ?? text),
    "",
  ].join("\r\n");
  const headers = { "Content-Type": "message/rfc822", Authorization: `Bearer ${day.mailbox.pushToken}` };
  const answer = await fetch(`${day.gateway}/mail/${day.mailbox.address}`, { method: "POST", headers, body: raw });
  await accepted(answer);
}
