//! Stories at the staff door, with stand-ins for the services behind it, on a real NATS.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod calls;
mod console;
mod cookies;
mod documents;
mod evidence;
mod exports;
mod intake;
mod live;
mod oidc;
mod outages;
mod refusals;
mod reporting;
mod sessions;
mod stand_in;
mod trusted;
mod world;
