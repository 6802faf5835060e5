//! What all handlers share.

use std::{sync::Arc, time::Duration};

use anyhow::Context as _;
use rpc::NatsTransport;
use runner::Context;
use tokio::sync::Semaphore;

use crate::{
    Config,
    bridge::Methods,
    console::Files,
    http::{Oidc, Pace},
    live::Live,
    sessions::Sessions,
};

/// Files made at once: each asks reporting for many pages and is held until it is sent.
const EXPORTS_AT_ONCE: usize = 4;

/// The gateway; cheap to clone.
#[derive(Clone)]
pub(crate) struct Gateway(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) methods: Methods,
    pub(crate) sessions: Sessions,
    pub(crate) oidc: Oidc,
    pub(crate) transport: NatsTransport,
    pub(crate) console: Files,
    pub(crate) live: Arc<Live>,
    pub(crate) exports: Semaphore,
    pub(crate) largest_export_rows: u64,
    pub(crate) live_pace: Pace,
    pub(crate) document: String,
    pub(crate) patience: Duration,
    pub(crate) secure_cookies: bool,
    pub(crate) largest_request_bytes: usize,
}

impl Gateway {
    pub(crate) fn try_new(config: &Config, context: &Context) -> anyhow::Result<Self> {
        let transport = NatsTransport::new(context.nats.clone());
        let verifier = context.verifier.as_ref().clone();
        Ok(Self(Arc::new(Inner {
            methods: Methods::try_new()?,
            sessions: Sessions::new(transport.clone(), verifier, context.clock.clone()),
            oidc: Oidc::try_new(&config.oidc, context.clock.clone()).context("web_gateway.oidc")?,
            transport,
            console: Files::new(&config.console_folder),
            live: Arc::new(Live::new(config.live_queue, config.live_streams_per_session)),
            exports: Semaphore::new(EXPORTS_AT_ONCE),
            largest_export_rows: config.largest_export_rows,
            live_pace: Pace {
                heartbeat: Duration::from_secs(config.live_heartbeat_seconds.max(1)),
                recheck: Duration::from_secs(config.live_recheck_seconds.max(1)),
            },
            document: serde_json::to_string(&crate::openapi()?)?,
            patience: Duration::from_secs(config.patience_seconds),
            secure_cookies: config.secure_cookies,
            largest_request_bytes: config.largest_request_bytes,
        })))
    }
}

impl std::ops::Deref for Gateway {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}
