//! The gateway on a real NATS server, through its public port, read as `intake` would read it.

mod contact_points;
mod cti;
mod form;
mod form_limits;
mod hotline;
mod outage;
mod pages;
mod push_mail;
mod status;
mod tally;
mod world;
