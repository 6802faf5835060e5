//! Stories of tickets, on a real Postgres and a real NATS of their own.

mod calls;
mod clocks;
mod closing;
mod opening;
mod rules;
mod scope;
mod world;
