//! Outgoing mail: acknowledgements and replies, tried until a mail server takes them or they are given up, with a
//! record of each. What was asked for once is one message, however often it is asked for.

mod commands;
mod config;
mod consumers;
pub mod domain;
mod queries;
mod rpc;
mod sender;
mod smtp;
mod store;

use contracts::{NotifyServiceServer, intake::v1::AcknowledgementDue, routing::v1::ReplyGiven};
use runner::{Context, Service, Started};
use sqlx::migrate::Migrator;

use crate::{
    config::Config,
    consumers::{OnAcknowledgementDue, OnReplyGiven},
    rpc::Api,
    sender::Sender,
    smtp::Relay,
};

/// The tables of the service.
pub static MIGRATOR: Migrator = sqlx::migrate!();

struct Notify;

/// The service, for the table of the executable.
pub fn service() -> &'static dyn Service {
    &Notify
}

impl Service for Notify {
    fn name(&self) -> &'static str {
        "notify"
    }

    fn default_config(&self) -> &'static str {
        include_str!("../config.default.toml")
    }

    fn migrations(&self) -> Option<&'static Migrator> {
        Some(&MIGRATOR)
    }

    fn start(&self, context: Context) -> Started {
        Box::pin(async move {
            let config: Config = context.config()?;
            let database = context.database()?;
            let vault = context.vault()?;
            let relay = Relay::try_new(&config)?;
            let clock = context.clock.clone();
            let mut parts = context.parts();
            parts.serve(NotifyServiceServer::new(Api {
                database: database.clone(),
            }));
            parts.consume::<AcknowledgementDue, _>(OnAcknowledgementDue {
                clock: clock.clone(),
                config: config.clone(),
                vault: vault.clone(),
            })?;
            parts.consume::<ReplyGiven, _>(OnReplyGiven {
                clock: clock.clone(),
                config: config.clone(),
                vault: vault.clone(),
            })?;
            let sender = Sender {
                database,
                relay,
                clock,
                config,
                vault,
            };
            parts.task("notify sender", |stop| sender.run(stop));
            Ok(parts)
        })
    }
}
