// Programs that act for staff: one call of the API with somebody's own session.

import { day, passwordOf } from "./day.mjs";

const tokens = new Map();

async function token(login) {
  if (!tokens.has(login)) {
    const body = JSON.stringify({ login, password: passwordOf(login) });
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(`${day.web}/session`, { method: "POST", headers, body });
    if (!answer.ok) throw new Error(`${login} cannot sign in: ${answer.status}`);
    tokens.set(login, (await answer.json()).token);
  }
  return tokens.get(login);
}

/** The answer to a call such as `routing.v1.RoutingService/ListTickets`, with its status. */
export async function call(login, method, request = {}) {
  const headers = { "Content-Type": "application/json", Authorization: `Bearer ${await token(login)}` };
  const body = JSON.stringify(request);
  const answer = await fetch(`${day.web}/rpc/afterdose.${method}`, { method: "POST", headers, body });
  return { status: answer.status, body: await answer.json() };
}

/** Asks until the answer pleases. */
export async function until(what, ask) {
  const end = Date.now() + 30_000;
  while (Date.now() < end) {
    const found = await ask();
    if (found) return found;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`waited in vain: ${what}`);
}
