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
  await said("events", "application/json", body);
}

/** What the telephone system of the hotline sends, signed. */
async function said(path, mediaType, body) {
  const time = Math.floor(Date.now() / 1000).toString();
  const digest = createHmac("sha256", day.hotline.secret).update(`${time}.`).update(body).digest("hex");
  const headers = {
    "Content-Type": mediaType,
    "X-Afterdose-Timestamp": time,
    "X-Afterdose-Signature": `sha256=${digest}`,
  };
  await accepted(await fetch(`${day.gateway}/hotline/${day.hotline.line}/${path}`, { method: "POST", headers, body }));
}

/** The recording of a call that was hung up: a tone of so many seconds, 16 bits at 8 kHz. */
export async function recording(call, seconds) {
  const rate = 8_000;
  const bytes = seconds * rate * 2;
  const wav = Buffer.alloc(44 + bytes);
  wav.write("RIFF", 0);
  wav.writeUInt32LE(36 + bytes, 4);
  wav.write("WAVEfmt ", 8);
  wav.writeUInt32LE(16, 16);
  for (const [at, value] of [[20, 1], [22, 1], [32, 2], [34, 16]]) wav.writeUInt16LE(value, at);
  wav.writeUInt32LE(rate, 24);
  wav.writeUInt32LE(rate * 2, 28);
  wav.write("data", 36);
  wav.writeUInt32LE(bytes, 40);
  for (let at = 0; at < seconds * rate; at += 1) wav.writeInt16LE(9_000 * Math.sin(at / 3), 44 + at * 2);
  await said(`recordings/${call.id}`, "audio/wav", wav);
  await callEvent(call, "recording_ready");
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
