//! What the runner answers for every service with a database, beside the service's own requests: its journal and its dead
//! letters. Neither has a region, so only callers who may see the whole tree are answered.

mod list_dead_letters;
mod replay_dead_letter;
mod search_journal;
mod verify_journal;

use access::Scope;
use async_nats::jetstream;
use contracts::{
    Call, OperationsService, OperationsServiceServer, Serve,
    access::v1::Principal,
    operations::v1::{
        ListDeadLettersRequest, ListDeadLettersResponse, ReplayDeadLetterRequest, ReplayDeadLetterResponse,
        SearchJournalRequest, SearchJournalResponse, VerifyJournalRequest, VerifyJournalResponse,
    },
};
use ed25519_dalek::VerifyingKey;
use eventbus::Database;
use journal::{Entry, JournalError};
use kernel::{Chain, Clock, Code, Fault};
use tokio::sync::Semaphore;

/// Entries or letters on a page.
const USUAL_PAGE: u32 = 50;
const LARGEST_PAGE: u32 = 200;

/// Of one service.
pub(crate) struct Operations {
    service: &'static str,
    database: Database,
    nats: async_nats::Client,
    clock: Clock,
    keys: Vec<VerifyingKey>,
    verifying: Semaphore,
}

impl Operations {
    /// Answers for the service; its seals are believed when one of the keys made them.
    pub(crate) fn new(
        service: &'static str,
        database: Database,
        nats: async_nats::Client,
        clock: Clock,
        keys: Vec<VerifyingKey>,
    ) -> Self {
        Self {
            service,
            database,
            nats,
            clock,
            keys,
            verifying: Semaphore::new(1),
        }
    }

    pub(crate) fn server(self) -> impl Serve {
        OperationsServiceServer::new(self)
    }

    fn jetstream(&self) -> jetstream::Context {
        jetstream::new(self.nats.clone())
    }
}

impl OperationsService for Operations {
    async fn search_journal(
        &self,
        call: Call,
        request: SearchJournalRequest,
    ) -> Result<SearchJournalResponse, Fault> {
        search_journal::answer(self, &call, request).await
    }

    async fn verify_journal(
        &self,
        call: Call,
        _: VerifyJournalRequest,
    ) -> Result<VerifyJournalResponse, Fault> {
        verify_journal::answer(self, &call).await
    }

    async fn list_dead_letters(
        &self,
        call: Call,
        request: ListDeadLettersRequest,
    ) -> Result<ListDeadLettersResponse, Fault> {
        list_dead_letters::answer(self, &call, &request).await
    }

    async fn replay_dead_letter(
        &self,
        call: Call,
        request: ReplayDeadLetterRequest,
    ) -> Result<ReplayDeadLetterResponse, Fault> {
        replay_dead_letter::answer(self, &call, &request).await
    }
}

/// The caller, who may see all regions.
fn overseer(call: &Call) -> Result<&Principal, Fault> {
    let person = call.person()?;
    if Scope::of(person) == Scope::Everything {
        return Ok(person);
    }
    Err(Fault::new(
        Code::PermissionDenied,
        "scope-not-whole",
        "仅限可查看全部地区的人员。",
        "Only for people who may see all regions.",
    ))
}

fn page_size(wanted: u32) -> u32 {
    match wanted {
        0 => USUAL_PAGE,
        wanted => wanted.min(LARGEST_PAGE),
    }
}

/// Where the page before ended; empty for the first page.
fn cursor<T: std::str::FromStr>(text: &str) -> Result<Option<T>, Fault> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| {
        Fault::invalid(
            "cursor-unreadable",
            "翻页位置无效。",
            "The cursor is not one of ours.",
        )
    })
}

/// Writes down who did it, in a transaction of its own.
async fn note(operations: &Operations, entry: &Entry) -> Result<(), Fault> {
    let begun = operations.database.begin(&Scope::Everything).await;
    let mut tx = begun.map_err(|error| unavailable(&error))?;
    match journal::append(&mut tx, entry).await {
        Ok(_) => {}
        Err(error @ JournalError::Database(_)) => return Err(unavailable(&error)),
        Err(error) => {
            tracing::error!(error = %Chain(&error), "not journalled");
            return Err(Fault::internal());
        }
    }
    tx.commit().await.map_err(|error| unavailable(&error))
}

/// Postgres or JetStream does not answer: the cause goes to the log.
fn unavailable(error: &(dyn std::error::Error + Send + Sync + 'static)) -> Fault {
    tracing::warn!(error = %Chain(error), "operations request not answered");
    Fault::unavailable()
}
