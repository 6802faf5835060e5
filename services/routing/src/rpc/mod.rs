//! The requests of the contract: translated here, decided elsewhere.

mod change_rule_book;
mod classify_ticket;
mod close_ticket;
mod dispose_work_item;
mod explain_deadline;
mod get_rule_book;
mod get_ticket;
mod get_ticket_history;
mod import_calendar_year;
mod list_tickets;
mod reply_to_ticket;
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
}
