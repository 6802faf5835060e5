/** The gateway's own requests about the session: Connect calls need one already. */

import { refusal } from "./problem";

export interface Session {
  personId: string;
  login: string;
  displayName: string;
  roles: string[];
  regions: string[];
  permissions: string[];
}

export interface SignedIn extends Session {
  passwordChangeNeeded: boolean;
}

export interface SignInOptions {
  builtIn: boolean;
  oidc: { name: string } | null;
}

async function ask(path: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(path, { credentials: "same-origin", ...init });
  if (!response.ok) throw await refusal(response);
  return response;
}

function post(path: string, body: unknown): Promise<Response> {
  return ask(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}

/** Who is signed in; refused when nobody is. */
export async function readSession(): Promise<Session> {
  return (await ask("/session")).json();
}

/** Signs in with a built-in account. */
export async function signIn(login: string, password: string): Promise<SignedIn> {
  return (await post("/session", { login, password })).json();
}

export async function signOut(): Promise<void> {
  await ask("/session", { method: "DELETE" });
}

export async function changePassword(login: string, oldPassword: string, newPassword: string): Promise<void> {
  await post("/session/password", { login, oldPassword, newPassword });
}

/** How one can sign in here. */
export async function readSignInOptions(): Promise<SignInOptions> {
  return (await ask("/session/options")).json();
}
