//! The requests of the contract: translated here, decided elsewhere.

mod add_note;
mod announce_presence;
mod change_rule_book;
mod change_text_module;
mod classify_ticket;
mod close_ticket;
mod dispose_work_item;
mod dry_run_rule_book;
mod explain_deadline;
mod get_clock_policies;
mod get_draft;
mod get_queue_counts;
mod get_rule_book;
mod get_ticket;
mod get_ticket_history;
mod import_calendar_year;
mod list_calendar_years;
mod list_text_modules;
mod list_ticket_changes;
mod list_tickets;
mod merge_tickets;
mod preview_reply;
mod reply_to_ticket;
mod save_draft;
mod split_ticket;
mod suggest_duplicates;
mod transfer_ticket;
mod try_rules;

use contracts::{Call, RoutingService, routing::v1 as proto};
use kernel::Fault;

use crate::app::App;

/// Answers the contract's requests.
pub(crate) struct Api(pub(crate) App);

impl RoutingService for Api {
    async fn get_ticket(
        &self,
        call: Call,
        request: proto::GetTicketRequest,
    ) -> Result<proto::GetTicketResponse, Fault> {
        get_ticket::get_ticket(&self.0, &call, request).await
    }

    async fn list_tickets(
        &self,
        call: Call,
        request: proto::ListTicketsRequest,
    ) -> Result<proto::ListTicketsResponse, Fault> {
        list_tickets::list_tickets(&self.0, &call, request).await
    }

    async fn reply_to_ticket(
        &self,
        call: Call,
        request: proto::ReplyToTicketRequest,
    ) -> Result<proto::ReplyToTicketResponse, Fault> {
        reply_to_ticket::reply_to_ticket(&self.0, &call, request).await
    }

    async fn transfer_ticket(
        &self,
        call: Call,
        request: proto::TransferTicketRequest,
    ) -> Result<proto::TransferTicketResponse, Fault> {
        transfer_ticket::transfer_ticket(&self.0, &call, request).await
    }

    async fn classify_ticket(
        &self,
        call: Call,
        request: proto::ClassifyTicketRequest,
    ) -> Result<proto::ClassifyTicketResponse, Fault> {
        classify_ticket::classify_ticket(&self.0, &call, request).await
    }

    async fn dispose_work_item(
        &self,
        call: Call,
        request: proto::DisposeWorkItemRequest,
    ) -> Result<proto::DisposeWorkItemResponse, Fault> {
        dispose_work_item::dispose_work_item(&self.0, &call, request).await
    }

    async fn close_ticket(
        &self,
        call: Call,
        request: proto::CloseTicketRequest,
    ) -> Result<proto::CloseTicketResponse, Fault> {
        close_ticket::close_ticket(&self.0, &call, request).await
    }

    async fn get_ticket_history(
        &self,
        call: Call,
        request: proto::GetTicketHistoryRequest,
    ) -> Result<proto::GetTicketHistoryResponse, Fault> {
        get_ticket_history::get_ticket_history(&self.0, &call, request).await
    }

    async fn explain_deadline(
        &self,
        call: Call,
        request: proto::ExplainDeadlineRequest,
    ) -> Result<proto::ExplainDeadlineResponse, Fault> {
        explain_deadline::explain_deadline(&self.0, &call, request).await
    }

    async fn get_rule_book(
        &self,
        call: Call,
        request: proto::GetRuleBookRequest,
    ) -> Result<proto::GetRuleBookResponse, Fault> {
        get_rule_book::get_rule_book(&self.0, &call, request).await
    }

    async fn change_rule_book(
        &self,
        call: Call,
        request: proto::ChangeRuleBookRequest,
    ) -> Result<proto::ChangeRuleBookResponse, Fault> {
        change_rule_book::change_rule_book(&self.0, &call, request).await
    }

    async fn try_rules(
        &self,
        call: Call,
        request: proto::TryRulesRequest,
    ) -> Result<proto::TryRulesResponse, Fault> {
        try_rules::try_rules(&self.0, &call, request).await
    }

    async fn import_calendar_year(
        &self,
        call: Call,
        request: proto::ImportCalendarYearRequest,
    ) -> Result<proto::ImportCalendarYearResponse, Fault> {
        import_calendar_year::import_calendar_year(&self.0, &call, request).await
    }

    async fn get_queue_counts(
        &self,
        call: Call,
        request: proto::GetQueueCountsRequest,
    ) -> Result<proto::GetQueueCountsResponse, Fault> {
        get_queue_counts::get_queue_counts(&self.0, &call, request).await
    }

    async fn list_ticket_changes(
        &self,
        call: Call,
        request: proto::ListTicketChangesRequest,
    ) -> Result<proto::ListTicketChangesResponse, Fault> {
        list_ticket_changes::list_ticket_changes(&self.0, &call, request).await
    }

    async fn add_note(
        &self,
        call: Call,
        request: proto::AddNoteRequest,
    ) -> Result<proto::AddNoteResponse, Fault> {
        add_note::add_note(&self.0, &call, request).await
    }

    async fn save_draft(
        &self,
        call: Call,
        request: proto::SaveDraftRequest,
    ) -> Result<proto::SaveDraftResponse, Fault> {
        save_draft::save_draft(&self.0, &call, request).await
    }

    async fn get_draft(
        &self,
        call: Call,
        request: proto::GetDraftRequest,
    ) -> Result<proto::GetDraftResponse, Fault> {
        get_draft::get_draft(&self.0, &call, request).await
    }

    async fn preview_reply(
        &self,
        call: Call,
        request: proto::PreviewReplyRequest,
    ) -> Result<proto::PreviewReplyResponse, Fault> {
        preview_reply::preview_reply(&self.0, &call, request).await
    }

    async fn list_text_modules(
        &self,
        call: Call,
        request: proto::ListTextModulesRequest,
    ) -> Result<proto::ListTextModulesResponse, Fault> {
        list_text_modules::list_text_modules(&self.0, &call, request).await
    }

    async fn change_text_module(
        &self,
        call: Call,
        request: proto::ChangeTextModuleRequest,
    ) -> Result<proto::ChangeTextModuleResponse, Fault> {
        change_text_module::change_text_module(&self.0, &call, request).await
    }

    async fn announce_presence(
        &self,
        call: Call,
        request: proto::AnnouncePresenceRequest,
    ) -> Result<proto::AnnouncePresenceResponse, Fault> {
        announce_presence::announce_presence(&self.0, &call, request).await
    }

    async fn dry_run_rule_book(
        &self,
        call: Call,
        request: proto::DryRunRuleBookRequest,
    ) -> Result<proto::DryRunRuleBookResponse, Fault> {
        dry_run_rule_book::dry_run_rule_book(&self.0, &call, request).await
    }

    async fn get_clock_policies(
        &self,
        call: Call,
        request: proto::GetClockPoliciesRequest,
    ) -> Result<proto::GetClockPoliciesResponse, Fault> {
        get_clock_policies::get_clock_policies(&self.0, &call, request).await
    }

    async fn list_calendar_years(
        &self,
        call: Call,
        request: proto::ListCalendarYearsRequest,
    ) -> Result<proto::ListCalendarYearsResponse, Fault> {
        list_calendar_years::list_calendar_years(&self.0, &call, request).await
    }

    async fn merge_tickets(
        &self,
        call: Call,
        request: proto::MergeTicketsRequest,
    ) -> Result<proto::MergeTicketsResponse, Fault> {
        merge_tickets::merge_tickets(&self.0, &call, request).await
    }

    async fn split_ticket(
        &self,
        call: Call,
        request: proto::SplitTicketRequest,
    ) -> Result<proto::SplitTicketResponse, Fault> {
        split_ticket::split_ticket(&self.0, &call, request).await
    }

    async fn suggest_duplicates(
        &self,
        call: Call,
        request: proto::SuggestDuplicatesRequest,
    ) -> Result<proto::SuggestDuplicatesResponse, Fault> {
        suggest_duplicates::suggest_duplicates(&self.0, &call, request).await
    }
}
