//! Requests and answers over NATS, by the NATS services protocol, so that `nats micro ls` shows every service. The
//! contract names the permission; this crate lets nobody in without it.

mod client;
mod headers;
mod server;

pub use client::NatsTransport;
pub use server::{Announced, Server, ServerOptions};
