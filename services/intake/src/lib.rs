//! Contacts 来件, their evidence and the channel ledger. Everything that anybody tells us becomes a row of the ledger
//! here: a contact, a duplicate of one, or a rejection that a person can restore; nothing in between.

mod commands;
mod consumers;
pub mod domain;
mod fault;
mod gauges;
mod queries;
mod rpc;
mod store;
mod watch;
mod wire;

use std::sync::Arc;

use contracts::IntakeServiceServer;
use evidence::EvidenceStore;
use runner::{Context, Parts, Service, Started};
use serde::Deserialize;
use sqlx::migrate::Migrator;

use commands::{Names, Rules};
use consumers::{
    on_batch_changed::OnBatchChanged, on_channel_observed::OnChannelObserved,
    on_channel_refused::OnChannelRefused, on_contact_submitted::OnContactSubmitted,
    on_customer_changed::OnCustomerChanged, on_person_changed::OnPersonChanged,
    on_product_changed::OnProductChanged, on_region_changed::OnRegionChanged, on_reply_given::OnReplyGiven,
    on_ticket_changed::OnTicketChanged, on_ticket_closed::OnTicketClosed, on_ticket_opened::OnTicketOpened,
    on_ticket_replied::OnTicketReplied,
};
use domain::mail::spam::SpamLexicon;
use rpc::Api;

/// The service's own tables.
pub static MIGRATOR: Migrator = sqlx::migrate!();

/// The table `[intake]` of the configuration; `config.default.toml` says what each key means.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
    evidence: String,
    own_addresses: Vec<String>,
    acknowledgements_per_address_per_hour: u32,
    replay_kib: u64,
    watch: watch::Settings,
}

struct Intake;

impl Service for Intake {
    fn name(&self) -> &'static str {
        "intake"
    }

    fn default_config(&self) -> &'static str {
        include_str!("../config.default.toml")
    }

    fn migrations(&self) -> Option<&'static Migrator> {
        Some(&MIGRATOR)
    }

    fn start(&self, context: Context) -> Started {
        Box::pin(async move { wire_up(&context) })
    }
}

fn wire_up(context: &Context) -> anyhow::Result<Parts> {
    let config: Config = context.config()?;
    config.watch.check()?;
    let store = Arc::new(if config.evidence.contains("://") {
        EvidenceStore::from_url(&config.evidence)?
    } else {
        EvidenceStore::local(&config.evidence)?
    });
    let vault = context.vault()?;
    let rules = Arc::new(Rules {
        own_addresses: config.own_addresses,
        acknowledgements_per_hour: i64::from(config.acknowledgements_per_address_per_hour),
        lexicon: SpamLexicon::shipped(),
        names: Names::default(),
        vault: vault.clone(),
    });
    let clock = context.clock.clone();
    let mut parts = context.parts();
    parts.keeps_evidence(store.as_ref().clone());
    parts.serve(IntakeServiceServer::new(Api {
        database: context.database()?,
        clock: clock.clone(),
        store: store.clone(),
        rules: rules.clone(),
        replay_limit: config.replay_kib.saturating_mul(1024),
        watch: config.watch.clone(),
    }));
    let (database, watch_clock) = (context.database()?, clock.clone());
    parts.task("intake channel watch", move |stop| {
        watch::run(database, watch_clock, config.watch, stop)
    });
    parts.consume(OnContactSubmitted { clock, store, rules })?;
    parts.consume(OnChannelObserved)?;
    parts.consume(OnChannelRefused)?;
    parts.consume(OnProductChanged)?;
    parts.consume(OnBatchChanged)?;
    parts.consume(OnCustomerChanged { vault })?;
    parts.consume(OnRegionChanged)?;
    parts.consume(OnPersonChanged)?;
    parts.consume(OnTicketOpened)?;
    parts.consume(OnTicketChanged)?;
    parts.consume(OnTicketReplied)?;
    parts.consume(OnTicketClosed)?;
    parts.consume(OnReplyGiven)?;
    Ok(parts)
}

/// The service, for the table of the executable and for tests.
pub fn service() -> &'static dyn Service {
    &Intake
}
