//! Tickets: who asked what, what kinds of work that is, whose it is, until when, and how it ended. The rule book that
//! decides this is data, every decision explains itself, and no ticket ends without a disposition for everything asked
//! and a reply to the customer.

mod app;
mod commands;
mod config;
mod consumers;
mod desk;
pub mod domain;
mod fault;
mod queries;
mod rpc;
mod scheduler;
mod store;
mod wire;

use std::sync::Arc;

use contracts::{
    RoutingServiceServer,
    identity::v1::PersonChanged,
    intake::v1::{ContactAmended, ContactReceived},
    notify::v1::{MessageFailed, MessageSent},
    qa_case::v1::{CaseClosed, CaseStarted},
    returns::v1::{ReturnClosed, ReturnStarted},
};
use runner::{Context, Service, Started};
use sqlx::migrate::Migrator;

use crate::{app::App, config::Config, desk::Desks};

/// The tables of this service, without those that every service has.
pub static MIGRATOR: Migrator = sqlx::migrate!();

struct Routing;

impl Service for Routing {
    fn name(&self) -> &'static str {
        "routing"
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
            let app = App {
                database: context.database()?,
                clock: context.clock.clone(),
                desks: Arc::new(Desks::default()),
                vault: context.vault()?,
                soon: chrono::Duration::minutes(config.soon_minutes.into()),
            };
            commands::ship_rule_book::ship_rule_book(&app).await?;
            commands::ship_text_modules::ship_text_modules(&app).await?;
            let mut parts = context.parts();
            parts.serve(RoutingServiceServer::new(rpc::Api(app.clone())));
            parts
                .consume::<ContactReceived, _>(consumers::OnContactReceived(app.clone()))?
                .consume::<ContactAmended, _>(consumers::OnContactAmended(app.clone()))?
                .consume::<CaseStarted, _>(consumers::OnCaseStarted(app.clone()))?
                .consume::<CaseClosed, _>(consumers::OnCaseClosed(app.clone()))?
                .consume::<ReturnStarted, _>(consumers::OnReturnStarted(app.clone()))?
                .consume::<ReturnClosed, _>(consumers::OnReturnClosed(app.clone()))?
                .consume::<MessageSent, _>(consumers::OnMessageSent(app.clone()))?
                .consume::<MessageFailed, _>(consumers::OnMessageFailed(app.clone()))?
                .consume::<PersonChanged, _>(consumers::OnPersonChanged)?;
            let (tidied, settings) = (app.clone(), config.clone());
            parts.task("tidy", move |stop| scheduler::tidy(tidied, settings, stop));
            parts.task("clocks", move |stop| scheduler::run(app, config, stop));
            Ok(parts)
        })
    }
}

/// What the executable lists.
pub fn service() -> &'static dyn Service {
    &Routing
}
