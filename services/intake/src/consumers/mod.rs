//! Events that intake follows, one handler a file.

pub(crate) mod on_batch_changed;
pub(crate) mod on_channel_observed;
pub(crate) mod on_channel_refused;
pub(crate) mod on_contact_submitted;
pub(crate) mod on_customer_changed;
pub(crate) mod on_person_changed;
pub(crate) mod on_product_changed;
pub(crate) mod on_region_changed;
pub(crate) mod on_reply_given;
pub(crate) mod on_ticket_changed;
pub(crate) mod on_ticket_closed;
pub(crate) mod on_ticket_opened;
pub(crate) mod on_ticket_replied;

use eventbus::HandlerError;

/// A version from the wire.
pub(crate) fn version(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// An event that says nothing of what it is about.
pub(crate) fn hollow(what: &'static str) -> HandlerError {
    HandlerError::reject(anyhow::anyhow!("the event names no {what}"))
}
