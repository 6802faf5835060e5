//! What other services ask to be sent, by the facts they announce.

mod on_acknowledgement_due;
mod on_reply_given;

use eventbus::HandlerError;
use uuid::Uuid;

pub(crate) use on_acknowledgement_due::OnAcknowledgementDue;
pub(crate) use on_reply_given::OnReplyGiven;

/// An id in an event; a wrong one will never be right.
fn id(field: &'static str, text: &str) -> Result<Uuid, HandlerError> {
    text.parse()
        .map_err(|_| HandlerError::reject(anyhow::anyhow!("{field} is no id")))
}

/// Where everything lies whose region nobody knows.
fn region(text: &str) -> String {
    if text.is_empty() {
        "cn".to_owned()
    } else {
        text.to_owned()
    }
}

/// A Message-ID without its angle brackets, if there is one.
fn message_id(text: &str) -> Option<String> {
    let bare = text.trim().trim_start_matches('<').trim_end_matches('>');
    (!bare.is_empty()).then(|| bare.to_owned())
}
