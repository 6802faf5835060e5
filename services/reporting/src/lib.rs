//! Read models, ledgers and counts, built only from events: whatever others announced can be read here side by side,
//! and thrown away and built anew with the same result. Nobody is asked, nothing is decided here.

mod config;
mod consumers;
mod counter;
mod domain;
mod fault;
mod queries;
mod rebuild;
mod rpc;
mod store;
mod wire;

use contracts::{
    ReportingServiceServer,
    catalog::v1::{CustomerChanged, ProductChanged},
    intake::v1::{ContactAmended, ContactDuplicated, ContactReceived, ContactRejected},
    qa_case::v1::{CaseClosed, CaseDecided, CaseOpened, CaseStarted, CaseWithdrawn},
    returns::v1::{ReturnClosed, ReturnDecided, ReturnOpened, ReturnStarted, ReturnWithdrawn},
    routing::v1::{TicketChanged, TicketClosed, TicketOpened, TicketReplied},
};
use runner::{Context, Parts, Service, Started};
use sqlx::migrate::Migrator;

pub use crate::rebuild::rebuild;
use crate::{config::Config, consumers::KeepNewest, rpc::Api};

/// The tables of the service.
pub static MIGRATOR: Migrator = sqlx::migrate!();

/// As in the folder.
const NAME: &str = "reporting";

struct Reporting;

/// The service, for the table of the executable.
pub fn service() -> &'static dyn Service {
    &Reporting
}

impl Service for Reporting {
    fn name(&self) -> &'static str {
        NAME
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
            let vault = context.vault()?;
            let mut parts = context.parts();
            parts.serve(ReportingServiceServer::new(Api {
                database: context.database()?,
                clock: context.clock.clone(),
                vault: vault.clone(),
                answer_bytes: config.answer_bytes(),
            }));
            follow(&mut parts, KeepNewest { vault })?;
            let database = context.database()?;
            let pause = config.count_pause();
            parts.task("reporting counter", move |stop| async move {
                counter::run(&database, pause, stop).await;
                Ok(())
            });
            Ok(parts)
        })
    }
}

/// Every event that a table is read from; all are handled alike.
fn follow(parts: &mut Parts, keep: KeepNewest) -> anyhow::Result<()> {
    parts.consume::<ContactReceived, _>(keep.clone())?;
    parts.consume::<ContactAmended, _>(keep.clone())?;
    parts.consume::<ContactDuplicated, _>(keep.clone())?;
    parts.consume::<ContactRejected, _>(keep.clone())?;
    parts.consume::<TicketOpened, _>(keep.clone())?;
    parts.consume::<TicketChanged, _>(keep.clone())?;
    parts.consume::<TicketReplied, _>(keep.clone())?;
    parts.consume::<TicketClosed, _>(keep.clone())?;
    parts.consume::<CaseOpened, _>(keep.clone())?;
    parts.consume::<CaseStarted, _>(keep.clone())?;
    parts.consume::<CaseDecided, _>(keep.clone())?;
    parts.consume::<CaseClosed, _>(keep.clone())?;
    parts.consume::<CaseWithdrawn, _>(keep.clone())?;
    parts.consume::<ReturnOpened, _>(keep.clone())?;
    parts.consume::<ReturnStarted, _>(keep.clone())?;
    parts.consume::<ReturnDecided, _>(keep.clone())?;
    parts.consume::<ReturnClosed, _>(keep.clone())?;
    parts.consume::<ReturnWithdrawn, _>(keep.clone())?;
    parts.consume::<ProductChanged, _>(keep.clone())?;
    parts.consume::<CustomerChanged, _>(keep)?;
    Ok(())
}
