//! Requests: each file translates one of them to a query and its result back.

mod export_feedback_ledger;
mod feedback_filter;
mod get_counts;
mod get_dashboard;
mod get_feedback_ledger;
mod get_intake_outcomes;
mod get_on_time_rates;
mod ledger_filter;
mod list_ledger;
mod seen;
mod selection;

use std::sync::Arc;

use access::Scope;
use contracts::{
    Call, ReportingService,
    access::v1::Principal,
    reporting::v1::{
        ExportFeedbackLedgerRequest, ExportFeedbackLedgerResponse, GetCountsRequest, GetCountsResponse,
        GetDashboardRequest, GetDashboardResponse, GetFeedbackLedgerRequest, GetFeedbackLedgerResponse,
        GetIntakeOutcomesRequest, GetIntakeOutcomesResponse, GetOnTimeRatesRequest, GetOnTimeRatesResponse,
        ListLedgerRequest, ListLedgerResponse,
    },
};
use eventbus::Database;
use kernel::{Clock, Fault};
use sqlx::{Postgres, Transaction};
use vault::Vault;

use crate::{
    domain::{FeedbackFilter, Sight},
    queries::Wanted,
};

/// Who contacted us is seen in clear with it.
const REVEAL: &str = "contact.reveal";

/// Answers requests about ledgers and counts.
pub(crate) struct Api {
    pub(crate) database: Database,
    pub(crate) clock: Clock,
    pub(crate) vault: Arc<Vault>,
    /// Most bytes of text in one answer.
    pub(crate) answer_bytes: usize,
}

impl Api {
    /// A transaction that sees the regions of whoever asks, all of them as they were at one moment: rows, what they
    /// count as and the sums agree.
    async fn begin(&self, call: &Call) -> Result<Transaction<'static, Postgres>, Fault> {
        let scope = Scope::of(call.person()?);
        let snapshot = "begin isolation level repeatable read, read only";
        let mut tx = self
            .database
            .pool()
            .begin_with(snapshot)
            .await
            .map_err(store::fault)?;
        scope.set(&mut tx).await.map_err(store::fault)?;
        Ok(tx)
    }
}

impl Api {
    /// The lines of REC-FY007 for whoever asks: people in clear for those who call back or report.
    fn feedback<'a>(&'a self, call: &Call, filter: &'a FeedbackFilter) -> Result<Wanted<'a>, Fault> {
        Ok(Wanted {
            filter,
            sight: if access::may(call.person()?, REVEAL) {
                Sight::Clear
            } else {
                Sight::Masked
            },
            vault: &self.vault,
        })
    }
}

impl ReportingService for Api {
    async fn get_feedback_ledger(
        &self,
        call: Call,
        request: GetFeedbackLedgerRequest,
    ) -> Result<GetFeedbackLedgerResponse, Fault> {
        get_feedback_ledger::answer(self, &call, &request).await
    }

    async fn export_feedback_ledger(
        &self,
        call: Call,
        request: ExportFeedbackLedgerRequest,
    ) -> Result<ExportFeedbackLedgerResponse, Fault> {
        export_feedback_ledger::answer(self, &call, &request).await
    }

    async fn list_ledger(&self, call: Call, request: ListLedgerRequest) -> Result<ListLedgerResponse, Fault> {
        list_ledger::answer(self, &call, &request).await
    }

    async fn get_counts(&self, call: Call, request: GetCountsRequest) -> Result<GetCountsResponse, Fault> {
        get_counts::answer(self, &call, &request).await
    }

    async fn get_intake_outcomes(
        &self,
        call: Call,
        request: GetIntakeOutcomesRequest,
    ) -> Result<GetIntakeOutcomesResponse, Fault> {
        get_intake_outcomes::answer(self, &call, &request).await
    }

    async fn get_on_time_rates(
        &self,
        call: Call,
        request: GetOnTimeRatesRequest,
    ) -> Result<GetOnTimeRatesResponse, Fault> {
        get_on_time_rates::answer(self, &call, &request).await
    }

    async fn get_dashboard(
        &self,
        call: Call,
        request: GetDashboardRequest,
    ) -> Result<GetDashboardResponse, Fault> {
        get_dashboard::answer(self, &call, &request).await
    }
}

/// The regions that somebody may see; `None` for all.
fn scope_of(person: &Principal) -> Option<&[String]> {
    match Scope::of(person) {
        Scope::Everything => None,
        Scope::Regions(_) => Some(&person.regions),
    }
}

/// A count on the wire; Postgres counts never below zero.
fn count(count: i64) -> u64 {
    count.unsigned_abs()
}
