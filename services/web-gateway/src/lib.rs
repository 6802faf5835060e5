//! The door for staff: sign-in, a generic bridge from Connect calls (JSON or binary) to NATS requests made from the
//! descriptors alone, and the API document made from the same descriptors. No handler per endpoint, no database, no
//! state but a cache of principals that lives a minute.

mod bridge;
mod console;
mod document;
mod export;
mod http;
mod live;
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
    console_folder: String,
    largest_export_rows: u64,
    live_heartbeat_seconds: u64,
    live_recheck_seconds: u64,
    live_queue: usize,
    live_streams_per_session: usize,
    oidc: http::OidcConfig,
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
            let (live, nats) = (state.live.clone(), context.nats.clone());
            let subscribers = live::Live::subscribe(&nats).await?;
            parts.task("web-gateway live", |stop| live.run(nats, subscribers, stop));
            parts.http(config.listen, http::router(state));
            Ok(parts)
        })
    }
}
