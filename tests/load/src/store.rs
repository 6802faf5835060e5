//! A look from outside into what the services keep. It only reads, and shares nothing with their code.

use std::collections::HashMap;

use async_nats::jetstream;
use chrono::{DateTime, Utc};
use futures::TryStreamExt as _;
use sqlx::{Connection as _, PgConnection};

/// Every service with a database.
const SERVICES: [&str; 8] = [
    "intake",
    "routing",
    "qa_case",
    "returns",
    "catalog",
    "reporting",
    "notify",
    "identity",
];

/// Connections of an administrator, whom no row is hidden from.
pub(crate) struct Store {
    databases: HashMap<&'static str, PgConnection>,
    jetstream: jetstream::Context,
}

/// When a contact was committed.
pub(crate) struct Row {
    pub(crate) receipt: String,
    pub(crate) at: DateTime<Utc>,
}

/// What stands in the databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Contacts in intake.
    pub(crate) contacts: i64,
    /// Things that intake turned away or knew already.
    pub(crate) others: i64,
    /// Contacts that have a ticket in routing.
    pub(crate) with_ticket: i64,
    /// Contacts in reporting that have their ticket there.
    pub(crate) in_ledger: i64,
}

impl Store {
    /// Connects to all databases and to JetStream.
    pub(crate) async fn connect(url: impl Fn(&str) -> String, nats_url: &str) -> anyhow::Result<Self> {
        let mut databases = HashMap::new();
        for service in SERVICES {
            databases.insert(service, PgConnection::connect(&url(service)).await?);
        }
        let jetstream = jetstream::new(async_nats::connect(nats_url).await?);
        Ok(Self { databases, jetstream })
    }

    fn database(&mut self, service: &'static str) -> anyhow::Result<&mut PgConnection> {
        self.databases
            .get_mut(service)
            .ok_or_else(|| anyhow::anyhow!("no database {service}"))
    }

    async fn count(&mut self, service: &'static str, question: &'static str) -> anyhow::Result<i64> {
        Ok(sqlx::query_scalar(question)
            .fetch_one(self.database(service)?)
            .await?)
    }

    /// Counts what there is.
    pub(crate) async fn counts(&mut self) -> anyhow::Result<Counts> {
        let ledger = "select count(*) from contact join ticket_contact using (contact_id) join ticket using (ticket_id)";
        Ok(Counts {
            contacts: self.count("intake", "select count(*) from contact").await?,
            others: self
                .count(
                    "intake",
                    "select count(*) from channel_entry where outcome <> 'contact'",
                )
                .await?,
            with_ticket: self
                .count("routing", "select count(*) from ticket_contact")
                .await?,
            in_ledger: self.count("reporting", ledger).await?,
        })
    }

    /// Events that wait: not handled yet, or not published yet.
    pub(crate) async fn waiting(&mut self) -> anyhow::Result<u64> {
        let mut waiting = 0;
        let mut streams = self.jetstream.streams();
        while let Some(stream) = streams.try_next().await? {
            // nothing in it, or the gateway's notes, whose consumers only count
            if stream.state.messages == 0 || stream.config.name.starts_with("KV_") {
                continue;
            }
            let mut stream = self.jetstream.get_stream(&stream.config.name).await?;
            stream.info().await?;
            let mut consumers = stream.consumers();
            while let Some(consumer) = consumers.try_next().await? {
                // what only tells of one moment has no durable name
                if consumer.config.durable_name.is_some() {
                    waiting += consumer.num_pending + consumer.num_ack_pending as u64;
                }
            }
        }
        for service in SERVICES {
            waiting += u64::try_from(self.count(service, "select count(*) from outbox").await?)?;
        }
        Ok(waiting)
    }

    /// The newest message of intake's stream.
    pub(crate) async fn last_in_intake_stream(&mut self) -> anyhow::Result<u64> {
        Ok(self
            .jetstream
            .get_stream("INTAKE")
            .await?
            .get_info()
            .await?
            .state
            .last_sequence)
    }

    /// The newest submission in it.
    pub(crate) async fn last_submission(&mut self) -> anyhow::Result<u64> {
        let stream = self.jetstream.get_stream("INTAKE").await?;
        let last = stream
            .get_last_raw_message_by_subject("intake.v1.contact_submitted")
            .await?;
        Ok(last.sequence)
    }

    /// When JetStream took a message of intake's stream.
    pub(crate) async fn stored_at(&mut self, sequence: u64) -> anyhow::Result<DateTime<Utc>> {
        let message = self
            .jetstream
            .get_stream("INTAKE")
            .await?
            .get_raw_message(sequence)
            .await?;
        let (seconds, nanoseconds) = (message.time.unix_timestamp(), message.time.nanosecond());
        DateTime::from_timestamp(seconds, nanoseconds).ok_or_else(|| anyhow::anyhow!("no time"))
    }

    /// How often each receipt number stands on intake's channel ledger or among its contacts.
    pub(crate) async fn entries_by_receipt(&mut self) -> anyhow::Result<Vec<(String, i64)>> {
        let entries = "select receipt, count(*) from (select receipt from contact union all
             select receipt from rejected where restored_at is null) as kept group by receipt";
        Ok(sqlx::query_as(entries)
            .fetch_all(self.database("intake")?)
            .await?)
    }

    /// Submissions that intake has not taken yet.
    pub(crate) async fn waiting_for_intake(&mut self) -> anyhow::Result<u64> {
        let stream = self.jetstream.get_stream("INTAKE").await?;
        let info = stream.consumer_info("intake_on_contact_submitted").await?;
        Ok(info.num_pending + info.num_ack_pending as u64)
    }

    /// When each contact was committed in reporting.
    pub(crate) async fn ledger_rows(&mut self) -> anyhow::Result<Vec<Row>> {
        let rows: Vec<(String, DateTime<Utc>)> =
            sqlx::query_as("select receipt, pg_xact_commit_timestamp(xmin) from contact")
                .fetch_all(self.database("reporting")?)
                .await?;
        Ok(rows
            .into_iter()
            .map(|(receipt, at)| Row { receipt, at })
            .collect())
    }

    /// When each contact got its ticket in routing. The ticket's row is written again and again, its first line in the
    /// journal never.
    pub(crate) async fn ticket_rows(&mut self) -> anyhow::Result<Vec<Row>> {
        let question = "select receipt, pg_xact_commit_timestamp(journal.xmin) from ticket_contact
             join journal on aggregate_id = ticket_id and journal.version = 1";
        let rows: Vec<(String, DateTime<Utc>)> = sqlx::query_as(question)
            .fetch_all(self.database("routing")?)
            .await?;
        Ok(rows
            .into_iter()
            .map(|(receipt, at)| Row { receipt, at })
            .collect())
    }
}
