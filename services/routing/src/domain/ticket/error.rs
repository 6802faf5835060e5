//! Why a command on a ticket is refused.

use crate::domain::kind::words;

words! {
    /// A refusal; its word is the slug that callers see.
    TicketError {
        /// A work item has no disposition yet.
        WorkItemOpen = "work-item-open",
        /// The customer has no reply since the last contact.
        ReplyMissing = "reply-missing",
        /// The ticket is closed.
        Closed = "ticket-closed",
        /// Somebody changed it after the caller had read it.
        ChangedMeanwhile = "ticket-changed-meanwhile",
        /// No such work item.
        WorkItemUnknown = "work-item-not-found",
        /// It has ended already, in another way.
        WorkItemEnded = "work-item-ended",
        /// Another service decides it.
        WorkItemElsewhere = "work-item-elsewhere",
        /// Only QA may dismiss a suspected adverse reaction or device event.
        SafetyItemStays = "safety-item-stays",
        /// A reply without words.
        ReplyEmpty = "reply-empty",
        /// No address to write to.
        ReplyAddressMissing = "reply-address-missing",
        /// No such reply.
        ReplyUnknown = "reply-not-found",
        /// No such team in the rule book.
        TeamUnknown = "team-unknown",
        /// A classification without kinds.
        KindsMissing = "kinds-missing",
        /// A disposition without result in words.
        ResultMissing = "result-missing",
        /// A change that needs a reason.
        ReasonMissing = "reason-missing",
    }
}

impl std::fmt::Display for TicketError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

impl std::error::Error for TicketError {}
