//! The door for staff: sign-in, a generic bridge from Connect calls (JSON or binary) to NATS requests made from the
//! descriptors alone, and the API document made from the same descriptors. No handler per endpoint, no database, no
//! state but a cache of principals that lives a minute.

mod bridge;
mod document;
mod http;
mod sessions;
mod state;

use std::net::SocketAddr;

use runner::{Context, Service, Started};
use serde::Deserialize;

pub use document::openapi;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
    listen: SocketAddr,
    secure_cookies: bool,
    largest_request_bytes: usize,
    patience_seconds: u64,
}

struct WebGateway;

/// The service, for the table of the executable.
pub fn service() -> &'static dyn Service {
    &WebGateway
}

impl Service for WebGateway {
    fn name(&self) -> &'static str {
        "web-gateway"
    }

    fn default_config(&self) -> &'static str {
        include_str!("../config.default.toml")
    }

    fn start(&self, context: Context) -> Started {
        Box::pin(async move {
            let config: Config = context.config()?;
            let state = state::Gateway::try_new(&config, &context)?;
            let mut parts = context.parts();
            parts.http(config.listen, http::router(state));
            Ok(parts)
        })
    }
}
