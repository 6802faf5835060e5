//! `ListMessages`

use access::Scope;
use contracts::{
    Call,
    notify::v1::{ListMessagesRequest, ListMessagesResponse, Message},
    timestamp,
};
use kernel::Fault;

use super::Api;
use crate::{queries, store::messages::Line};

pub(super) async fn answer(
    api: &Api,
    call: &Call,
    request: &ListMessagesRequest,
) -> Result<ListMessagesResponse, Fault> {
    let contact_id = request.contact_id.parse().map_err(|_| {
        Fault::invalid(
            "contact-id-unreadable",
            "来件编号无法识别。",
            "The contact id cannot be read.",
        )
    })?;
    let scope = Scope::of(call.person()?);
    let lines = queries::list_messages(&api.database, &scope, contact_id)
        .await
        .map_err(store::fault)?;
    Ok(ListMessagesResponse {
        messages: lines.into_iter().map(message).collect(),
    })
}

fn message(line: Line) -> Message {
    let waiting = line.state == "waiting";
    Message {
        message_id: line.message_id.to_string(),
        purpose: line.purpose,
        subject_id: line.subject_id.to_string(),
        state: line.state,
        attempts: u32::try_from(line.attempts).unwrap_or(0),
        created_at: Some(timestamp(line.created_at)),
        sent_at: line.sent_at.map(timestamp),
        next_attempt_at: waiting.then(|| timestamp(line.next_attempt_at)),
        last_trouble: line.last_trouble.unwrap_or_default(),
    }
}
