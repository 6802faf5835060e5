//! The requests the service answers: each method translates, calls one command or query, and translates back.

mod close_return;
mod decide_return;
mod get_return;
mod get_return_history;
mod list_returns;
mod start_return;

use contracts::{Call, ReturnsService, returns::v1};
use eventbus::Database;
use kernel::{Clock, Fault, Id};

use crate::{commands::Target, config::Config, domain::Return, fault};

/// Answers `afterdose.goods_return.v1.ReturnsService`.
pub(crate) struct Api {
    pub(crate) database: Database,
    pub(crate) clock: Clock,
    pub(crate) config: Config,
}

impl ReturnsService for Api {
    async fn get_return(
        &self,
        call: Call,
        request: v1::GetReturnRequest,
    ) -> Result<v1::GetReturnResponse, Fault> {
        get_return::get_return(self, &call, request).await
    }

    async fn list_returns(
        &self,
        call: Call,
        request: v1::ListReturnsRequest,
    ) -> Result<v1::ListReturnsResponse, Fault> {
        list_returns::list_returns(self, &call, &request).await
    }

    async fn start_return(
        &self,
        call: Call,
        request: v1::StartReturnRequest,
    ) -> Result<v1::StartReturnResponse, Fault> {
        start_return::start_return(self, &call, &request).await
    }

    async fn decide_return(
        &self,
        call: Call,
        request: v1::DecideReturnRequest,
    ) -> Result<v1::DecideReturnResponse, Fault> {
        decide_return::decide_return(self, &call, request).await
    }

    async fn close_return(
        &self,
        call: Call,
        request: v1::CloseReturnRequest,
    ) -> Result<v1::CloseReturnResponse, Fault> {
        close_return::close_return(self, &call, &request).await
    }

    async fn get_return_history(
        &self,
        call: Call,
        request: v1::GetReturnHistoryRequest,
    ) -> Result<v1::GetReturnHistoryResponse, Fault> {
        get_return_history::get_return_history(self, &call, &request).await
    }
}

/// An id in a request; a text that is none names no return.
fn id<K: ?Sized>(text: &str) -> Result<Id<K>, Fault> {
    text.parse().map_err(|_| fault::unknown())
}

fn target(return_id: &str, expected_version: u64) -> Result<Target, Fault> {
    let return_id: Id<Return> = id(return_id)?;
    Ok(Target {
        return_id,
        expected_version,
    })
}
