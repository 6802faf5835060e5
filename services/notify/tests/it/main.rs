//! Outgoing mail against a real mail server in the test, which can be busy or refuse.

mod delivery;
mod server;
