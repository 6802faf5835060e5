//! Outgoing mail against a real mail server in the test, which can be busy or refuse.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod delivery;
mod outages;
mod server;
