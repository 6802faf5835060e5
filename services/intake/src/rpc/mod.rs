//! Requests: proto in, one command or query, proto out. One file a method.

mod describe_contact;
mod get_channel_ledger;
mod get_channel_watch;
mod get_contact;
mod get_evidence;
mod get_status;
mod list_caller_history;
mod list_contacts;
mod list_quarantined;
mod list_reconciliations;
mod list_rejected;
mod register_contact;
mod render_mail;
mod replay_quarantined;
mod restore_rejected;
mod reveal_reporter;

use std::sync::Arc;

use contracts::{Call, IntakeService, intake::v1 as pb};
use eventbus::Database;
use evidence::EvidenceStore;
use kernel::{Clock, Fault};

use crate::{commands::Rules, watch::Settings};

/// Answers requests.
pub(crate) struct Api {
    pub(crate) database: Database,
    pub(crate) clock: Clock,
    pub(crate) store: Arc<EvidenceStore>,
    pub(crate) rules: Arc<Rules>,
    /// Most bytes of a quarantined mail that are read again.
    pub(crate) replay_limit: u64,
    pub(crate) watch: Settings,
}

impl IntakeService for Api {
    async fn register_contact(
        &self,
        call: Call,
        request: pb::RegisterContactRequest,
    ) -> Result<pb::RegisterContactResponse, Fault> {
        register_contact::answer(self, &call, request).await
    }

    async fn describe_contact(
        &self,
        call: Call,
        request: pb::DescribeContactRequest,
    ) -> Result<pb::DescribeContactResponse, Fault> {
        describe_contact::answer(self, &call, &request).await
    }

    async fn get_contact(
        &self,
        call: Call,
        request: pb::GetContactRequest,
    ) -> Result<pb::GetContactResponse, Fault> {
        get_contact::answer(self, &call, &request).await
    }

    async fn list_contacts(
        &self,
        call: Call,
        request: pb::ListContactsRequest,
    ) -> Result<pb::ListContactsResponse, Fault> {
        list_contacts::answer(self, &call, &request).await
    }

    async fn get_evidence(
        &self,
        call: Call,
        request: pb::GetEvidenceRequest,
    ) -> Result<pb::GetEvidenceResponse, Fault> {
        get_evidence::answer(self, &call, &request).await
    }

    async fn get_channel_ledger(
        &self,
        _: Call,
        _: pb::GetChannelLedgerRequest,
    ) -> Result<pb::GetChannelLedgerResponse, Fault> {
        get_channel_ledger::answer(self).await
    }

    async fn list_rejected(
        &self,
        call: Call,
        request: pb::ListRejectedRequest,
    ) -> Result<pb::ListRejectedResponse, Fault> {
        list_rejected::answer(self, &call, &request).await
    }

    async fn restore_rejected(
        &self,
        call: Call,
        request: pb::RestoreRejectedRequest,
    ) -> Result<pb::RestoreRejectedResponse, Fault> {
        restore_rejected::answer(self, &call, &request).await
    }

    async fn get_channel_watch(
        &self,
        call: Call,
        _: pb::GetChannelWatchRequest,
    ) -> Result<pb::GetChannelWatchResponse, Fault> {
        get_channel_watch::answer(self, &call).await
    }

    async fn list_reconciliations(
        &self,
        call: Call,
        request: pb::ListReconciliationsRequest,
    ) -> Result<pb::ListReconciliationsResponse, Fault> {
        list_reconciliations::answer(self, &call, &request).await
    }

    async fn list_quarantined(
        &self,
        call: Call,
        request: pb::ListQuarantinedRequest,
    ) -> Result<pb::ListQuarantinedResponse, Fault> {
        list_quarantined::answer(self, &call, &request).await
    }

    async fn replay_quarantined(
        &self,
        call: Call,
        request: pb::ReplayQuarantinedRequest,
    ) -> Result<pb::ReplayQuarantinedResponse, Fault> {
        replay_quarantined::answer(self, &call, &request).await
    }

    async fn get_status(
        &self,
        _: Call,
        request: pb::GetStatusRequest,
    ) -> Result<pb::GetStatusResponse, Fault> {
        get_status::answer(self, &request).await
    }

    async fn reveal_reporter(
        &self,
        call: Call,
        request: pb::RevealReporterRequest,
    ) -> Result<pb::RevealReporterResponse, Fault> {
        reveal_reporter::answer(self, &call, &request).await
    }

    async fn list_caller_history(
        &self,
        call: Call,
        request: pb::ListCallerHistoryRequest,
    ) -> Result<pb::ListCallerHistoryResponse, Fault> {
        list_caller_history::answer(self, &call, &request).await
    }

    async fn render_mail(
        &self,
        call: Call,
        request: pb::RenderMailRequest,
    ) -> Result<pb::RenderMailResponse, Fault> {
        render_mail::answer(self, &call, &request).await
    }
}
