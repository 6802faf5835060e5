//! The front door: mail, hotline and the public form, accepted with nothing but NATS. Every edge makes the evidence safe,
//! waits for JetStream, and only then tells the sender; what is behind may be down for hours meanwhile.

pub mod accept;
pub mod config;
mod form;
pub mod hotline;
mod http;
mod imap;
mod limit;
pub mod mail_pipe;
mod pages;
mod tally;
mod text;

use std::{sync::Arc, time::Duration};

use axum::middleware;
use contracts::{IntakeServiceClient, common::v1::Channel};
use eventbus::Publisher;
use evidence::EvidenceStore;
use rpc::NatsTransport;
use runner::{Context, Parts, Service, Started};

pub use crate::mail_pipe::mail_pipe;
use crate::{
    accept::{Acceptor, Admission, Memory},
    config::Config,
    http::Gateway,
    limit::Limits,
    pages::Pages,
    tally::{Refusals, Source},
};

struct IntakeGateway;

/// The service, for the table of the executable.
pub fn service() -> &'static dyn Service {
    &IntakeGateway
}

impl Service for IntakeGateway {
    fn name(&self) -> &'static str {
        "intake-gateway"
    }

    fn default_config(&self) -> &'static str {
        include_str!("../config.default.toml")
    }

    fn start(&self, context: Context) -> Started {
        Box::pin(async move { start(&context) })
    }
}

fn start(context: &Context) -> anyhow::Result<Parts> {
    let config: Config = context.config()?;
    config.check()?;
    let patience = Duration::from_secs(config.confirm_seconds);
    let evidence = open_evidence(&config.evidence)?;
    let acceptor = Acceptor::new(context.nats.clone(), evidence.clone(), patience);
    let mut parts = context.parts();
    parts.keeps_evidence(evidence.clone());
    let admission = Admission::new(config.in_flight_kib, config.in_flight);
    count(&mut parts, context, &config, acceptor.memory());
    poll(&mut parts, context, &config, &acceptor, (&admission, &evidence));
    let listen = config.listen;
    let refusals = watch_doors(&mut parts, context, &config);
    let gateway = Gateway {
        admission,
        clock: context.clock.clone(),
        limits: Limits::new(&config.form),
        pages: Pages::try_new(&config)?,
        intake: IntakeServiceClient::new(NatsTransport::new(context.nats.clone())),
        acceptor,
        config,
    };
    let router = http::router(Arc::new(gateway));
    parts.http(
        listen,
        router.layer(middleware::from_fn_with_state(refusals, tally::watch)),
    );
    Ok(parts)
}

fn open_evidence(address: &str) -> anyhow::Result<EvidenceStore> {
    if address.contains("://") {
        return Ok(EvidenceStore::from_url(address)?);
    }
    Ok(EvidenceStore::local(address)?)
}

/// A poller for each mailbox that has a mail server.
fn poll(
    parts: &mut Parts,
    context: &Context,
    config: &Config,
    acceptor: &Acceptor,
    (admission, evidence): (&Admission, &EvidenceStore),
) {
    let tools = imap::Tools {
        evidence: evidence.clone(),
        acceptor: acceptor.clone(),
        admission: admission.clone(),
        nats: context.nats.clone(),
        publisher: Publisher::new(context.nats.clone(), Duration::from_secs(config.confirm_seconds)),
        clock: context.clock.clone(),
    };
    for mailbox in config.mailboxes.iter().filter(|mailbox| mailbox.is_polled()) {
        let poller = imap::Poller::new(mailbox.clone(), config.imap.clone(), tools.clone());
        parts.task(format!("intake-gateway poll {}", mailbox.name), move |stop| {
            poller.run(stop)
        });
    }
}

/// The tasks that count what was accepted.
fn count(parts: &mut Parts, context: &Context, config: &Config, memory: &Memory) {
    let jetstream = async_nats::jetstream::new(context.nats.clone());
    let followed = memory.clone();
    parts.task("intake-gateway count", move |stop| {
        tally::follow(jetstream, followed, stop)
    });
    let publisher = Publisher::new(context.nats.clone(), Duration::from_secs(config.confirm_seconds));
    let (memory, clock, sources) = (memory.clone(), context.clock.clone(), sources(config));
    let every = Duration::from_secs(config.observe_seconds);
    parts.task("intake-gateway observe", move |stop| {
        tally::observe(memory, publisher, clock, sources, every, stop)
    });
}

/// Whom the doors turn away, and the task that tells of it.
fn watch_doors(parts: &mut Parts, context: &Context, config: &Config) -> Refusals {
    let refusals = Refusals::new(config, context.clock.clone());
    let publisher = Publisher::new(context.nats.clone(), Duration::from_secs(config.confirm_seconds));
    let (told, every) = (refusals.clone(), Duration::from_secs(config.observe_seconds));
    parts.task("intake-gateway refusals", move |stop| {
        tally::tell(told, publisher, every, stop)
    });
    refusals
}

/// The sources whose things are counted here; polled mailboxes are counted by their mail server.
fn sources(config: &Config) -> Vec<Source> {
    let source = |channel, name: String| Source { channel, name };
    let pushed = config
        .mailboxes
        .iter()
        .filter(|mailbox| !mailbox.push_token.expose().is_empty());
    let mut sources = vec![source(Channel::Web, config.form.name.clone())];
    sources.extend(
        config
            .hotlines
            .iter()
            .map(|line| source(Channel::Phone, line.name.clone())),
    );
    sources.extend(pushed.map(|mailbox| source(Channel::Email, mailbox.push_source())));
    sources
}
