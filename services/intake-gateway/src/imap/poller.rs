//! Follows one mailbox for as long as the process lives: lease, connection, passes, waiting; and the same again after any
//! trouble. Mailboxes share nothing, so that the trouble of one is not the trouble of the others.

use std::{convert::Infallible, panic::AssertUnwindSafe, time::Duration};

use async_nats::{jetstream, jetstream::kv};
use eventbus::Publisher;
use evidence::EvidenceStore;
use futures::FutureExt as _;
use kernel::{Chain, Clock};
use rand::Rng as _;
use tokio::{sync::watch, time::sleep};
use tokio_util::sync::CancellationToken;

use super::{
    buckets,
    caution::Caution,
    connection::Connection,
    cursor::Kept,
    inventory::Inventory,
    lease::{Lease, Leasing},
    observe::{Observation, announce},
    pass::{Pass, Seen},
    token::Tokens,
    trouble::Trouble,
};
use crate::{
    accept::{Acceptor, Admission},
    config::{Imap, Mailbox},
};

const FIRST_PAUSE: Duration = Duration::from_secs(1);
const STOP_PATIENCE: Duration = Duration::from_secs(2);

/// What a poller works with.
#[derive(Clone)]
pub(crate) struct Tools {
    pub(crate) acceptor: Acceptor,
    pub(crate) admission: Admission,
    pub(crate) evidence: EvidenceStore,
    pub(crate) nats: async_nats::Client,
    pub(crate) publisher: Publisher,
    pub(crate) clock: Clock,
}

/// The poller of one mailbox.
pub(crate) struct Poller {
    mailbox: Mailbox,
    settings: Imap,
    tools: Tools,
    tokens: Option<Tokens>,
}

impl Poller {
    /// Nothing happens before [`Poller::run`].
    pub(crate) fn new(mailbox: Mailbox, settings: Imap, tools: Tools) -> Self {
        let tokens = mailbox.xoauth2.clone().map(Tokens::new);
        Self {
            mailbox,
            settings,
            tools,
            tokens,
        }
    }

    /// Follows the mailbox until `stop`.
    pub(crate) async fn run(self, stop: CancellationToken) -> anyhow::Result<()> {
        let Some(leasing) = stop.run_until_cancelled(Box::pin(self.leasing())).await else {
            return Ok(());
        };
        while let Some(mut lease) = stop.run_until_cancelled(leasing.acquire()).await {
            tracing::info!(mailbox = self.mailbox.name, "mailbox is polled here");
            // cutting in is safe anywhere: what was not confirmed is taken again under the same name
            let lost = stop
                .run_until_cancelled(Box::pin(self.poll_while_held(&mut lease)))
                .await;
            if lost.is_none() {
                let given_back = tokio::time::timeout(STOP_PATIENCE, lease.release()).await;
                if given_back.is_err() {
                    tracing::warn!(
                        mailbox = self.mailbox.name,
                        "the lease was not given back in time"
                    );
                }
                break;
            }
            tracing::warn!(mailbox = self.mailbox.name, "the lease on the mailbox is lost");
        }
        Ok(())
    }

    async fn leasing(&self) -> Leasing {
        let store = self.bucket(buckets::LEASES).await;
        let good_for = Duration::from_secs(self.settings.lease_seconds);
        Leasing::new(store, &self.mailbox.name, good_for, self.tools.clock.clone())
    }

    /// Waits for JetStream as long as it takes.
    async fn bucket(&self, name: &str) -> kv::Store {
        let context = jetstream::new(self.tools.nats.clone());
        loop {
            match buckets::open(&context, name).await {
                Ok(store) => return store,
                Err(error) => tracing::warn!(error = %error, "mailboxes cannot be polled at the moment"),
            }
            sleep(FIRST_PAUSE).await;
        }
    }

    /// Returns when the lease is lost.
    async fn poll_while_held(&self, lease: &mut Lease<'_>) {
        let (seen, announced) = watch::channel(None);
        let every = Duration::from_secs(self.settings.observe_seconds);
        tokio::select! {
            () = lease.hold() => (),
            never = self.poll(&seen) => match never {},
            () = announce(&self.mailbox.name, &self.tools.publisher, announced, every) => (),
        }
    }

    async fn poll(&self, seen: &Seen) -> Infallible {
        let store = self.bucket(buckets::CURSORS).await;
        let mut caution = Caution::default();
        let mut failures = 0u32;
        loop {
            let attempt = self.attempt(store.clone(), &mut caution, &mut failures, seen);
            let Err(trouble) = AssertUnwindSafe(attempt)
                .catch_unwind()
                .await
                .unwrap_or(Err(Trouble::Panicked));
            caution.note(&trouble);
            if failures > 0 || !trouble.may_pass() {
                self.tell(&trouble, &store, seen).await;
            }
            failures = failures.saturating_add(1);
            sleep(self.pause(&trouble, failures)).await;
        }
    }

    /// From signing in to the first trouble.
    async fn attempt(
        &self,
        store: kv::Store,
        caution: &mut Caution,
        failures: &mut u32,
        seen: &Seen,
    ) -> Result<Infallible, Trouble> {
        let kept = Kept::load(store, &self.mailbox.name).await?;
        let mut connection =
            Connection::open(&self.mailbox, self.tokens.as_ref(), self.settings.patience()).await?;
        let mut pass = Pass {
            mailbox: &self.mailbox,
            settings: &self.settings,
            tools: &self.tools,
            caution,
            kept,
            seen,
            inventory: Inventory::default(),
        };
        loop {
            pass.run(&mut connection).await?;
            *failures = 0;
            connection = connection.wait(self.settings.wait()).await?;
        }
    }

    async fn tell(&self, trouble: &Trouble, store: &kv::Store, seen: &Seen) {
        let (mailbox, slug) = (self.mailbox.name.as_str(), trouble.slug());
        tracing::warn!(mailbox, trouble = slug, error = %Chain(trouble), "mailbox is not followed at the moment");
        metrics::counter!("afterdose_mailbox_troubles_total", "mailbox" => mailbox.to_owned(), "trouble" => slug)
            .increment(1);
        let last = seen.borrow().clone();
        let known = match last {
            Some(last) => Some(last),
            // nothing was seen yet: say the number that was reached before this start
            None => Kept::load(store.clone(), mailbox)
                .await
                .ok()
                .map(|kept| Observation {
                    server_count: kept.cursor.server_count(0, 0),
                    numbering: kept.cursor.numbering(),
                    trouble: "",
                    uids_held: String::new(),
                    at: self.tools.clock.now(),
                }),
        };
        if let Some(known) = known {
            seen.send_replace(Some(Observation {
                trouble: slug,
                uids_held: String::new(),
                at: self.tools.clock.now(),
                ..known
            }));
        }
    }

    /// Twice as long after each failure, and never the same for two pollers.
    fn pause(&self, trouble: &Trouble, failures: u32) -> Duration {
        if trouble.wants_a_person() {
            return Duration::from_secs(self.settings.refused_seconds);
        }
        let longest = Duration::from_secs(self.settings.longest_pause_seconds);
        let pause = FIRST_PAUSE.saturating_mul(1 << failures.saturating_sub(1).min(16));
        pause.min(longest).mul_f64(rand::rng().random_range(0.5..1.0))
    }
}
