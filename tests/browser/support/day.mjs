// The running system that the stories look at, as `deploy/local/demo --then` describes it.

const described = process.env.AFTERDOSE_DAY;
if (!described) {
  throw new Error("no AFTERDOSE_DAY: run the stories with `make browser`, which starts a day first");
}

/** Addresses, accounts, hotline and mailbox. */
export const day = JSON.parse(described);

/** The password of a login of the day. */
export function passwordOf(login) {
  return login === day.administrator.login ? day.administrator.password : day.password;
}
