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
        /// A reply longer than anybody reads.
        ReplyTooLong = "reply-too-long",
        /// A reply in which a placeholder still stands.
        PlaceholderUnfilled = "placeholder-unfilled",
        /// A note without words.
        NoteEmpty = "note-empty",
        /// A note longer than anybody reads.
        NoteTooLong = "note-too-long",
        /// No address to write to.
        ReplyAddressMissing = "reply-address-missing",
        /// The address was erased with the sender.
        ReplyAddressErased = "reply-address-erased",
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
        /// A ticket cannot be merged with itself.
        TicketsSame = "tickets-same",
        /// One of them was merged into another before.
        MergedAlready = "ticket-merged-already",
        /// A reply is on its way to the customer.
        ReplyPending = "reply-pending",
        /// Nothing was named that is to go.
        SplitEmpty = "split-empty",
        /// No such contact on the ticket.
        ContactUnknown = "contact-not-found",
        /// The contact that the ticket was opened for never goes.
        OpeningContactStays = "opening-contact-stays",
        /// A work item goes with the contact that asked for it and not without.
        WorkItemNeedsContact = "work-item-needs-contact",
        /// A ticket keeps at least one work item.
        LastWorkItemStays = "last-work-item-stays",
    }
}

impl std::fmt::Display for TicketError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

impl std::error::Error for TicketError {}
