//! The requests the service answers: each method translates, calls one command or query, and translates back.

mod close_case;
mod decide_case;
mod get_case;
mod get_case_history;
mod list_cases;
mod start_case;

use contracts::{Call, QaCaseService, qa_case::v1};
use eventbus::Database;
use kernel::{Clock, Fault, Id};

use crate::{commands::Target, config::Config, domain::Case, fault};

/// Answers `afterdose.qa_case.v1.QaCaseService`.
pub(crate) struct Api {
    pub(crate) database: Database,
    pub(crate) clock: Clock,
    pub(crate) config: Config,
}

impl QaCaseService for Api {
    async fn get_case(&self, call: Call, request: v1::GetCaseRequest) -> Result<v1::GetCaseResponse, Fault> {
        get_case::get_case(self, &call, request).await
    }

    async fn list_cases(
        &self,
        call: Call,
        request: v1::ListCasesRequest,
    ) -> Result<v1::ListCasesResponse, Fault> {
        list_cases::list_cases(self, &call, &request).await
    }

    async fn start_case(
        &self,
        call: Call,
        request: v1::StartCaseRequest,
    ) -> Result<v1::StartCaseResponse, Fault> {
        start_case::start_case(self, &call, &request).await
    }

    async fn decide_case(
        &self,
        call: Call,
        request: v1::DecideCaseRequest,
    ) -> Result<v1::DecideCaseResponse, Fault> {
        decide_case::decide_case(self, &call, request).await
    }

    async fn close_case(
        &self,
        call: Call,
        request: v1::CloseCaseRequest,
    ) -> Result<v1::CloseCaseResponse, Fault> {
        close_case::close_case(self, &call, &request).await
    }

    async fn get_case_history(
        &self,
        call: Call,
        request: v1::GetCaseHistoryRequest,
    ) -> Result<v1::GetCaseHistoryResponse, Fault> {
        get_case_history::get_case_history(self, &call, &request).await
    }
}

/// An id in a request; a text that is none names no case.
fn id<K: ?Sized>(text: &str) -> Result<Id<K>, Fault> {
    text.parse().map_err(|_| fault::unknown())
}

fn target(case_id: &str, expected_version: u64) -> Result<Target, Fault> {
    let case_id: Id<Case> = id(case_id)?;
    Ok(Target {
        case_id,
        expected_version,
    })
}
