//! `ListDeadLetters`. Never their content, which is personal data.

use contracts::{
    Call,
    operations::v1::{DeadLetter, ListDeadLettersRequest, ListDeadLettersResponse},
    timestamp,
};
use eventbus::dead_letters;
use kernel::Fault;

use super::{Operations, cursor, overseer, page_size, unavailable};

pub(super) async fn answer(
    operations: &Operations,
    call: &Call,
    request: &ListDeadLettersRequest,
) -> Result<ListDeadLettersResponse, Fault> {
    overseer(call)?;
    let size = usize::try_from(page_size(request.page_size)).unwrap_or(usize::MAX);
    let before = cursor(&request.cursor)?;
    let page = dead_letters::page(&operations.jetstream(), operations.service, before, size)
        .await
        .map_err(|error| unavailable(error.as_ref()))?;
    let shown = |letter: dead_letters::DeadLetter| DeadLetter {
        dead_letter_id: letter.sequence.to_string(),
        service: operations.service.to_owned(),
        consumer: letter.consumer,
        subject: letter.subject,
        event_id: letter.event_id,
        reason: letter.reason,
        deliveries: letter.deliveries,
        at: Some(timestamp(letter.given_up_at)),
    };
    Ok(ListDeadLettersResponse {
        dead_letters: page.letters.into_iter().map(shown).collect(),
        next_cursor: page.next.map_or_else(String::new, |next| next.to_string()),
    })
}
