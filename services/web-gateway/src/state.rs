//! What all handlers share.

use std::{sync::Arc, time::Duration};

use rpc::NatsTransport;
use runner::Context;

use crate::{Config, bridge::Methods, sessions::Sessions};

/// The gateway; cheap to clone.
#[derive(Clone)]
pub(crate) struct Gateway(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) methods: Methods,
    pub(crate) sessions: Sessions,
    pub(crate) transport: NatsTransport,
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
            transport,
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
