//! `ReplayDeadLetter`.

use contracts::{
    Call,
    operations::v1::{ReplayDeadLetterRequest, ReplayDeadLetterResponse},
};
use eventbus::dead_letters;
use journal::{Changes, Entry};
use kernel::{Fault, Id};

use super::{Operations, note, overseer, unavailable};

/// Labels the id of a dead letter, as something that is replayed.
enum Letter {}

pub(super) async fn answer(
    operations: &Operations,
    call: &Call,
    request: &ReplayDeadLetterRequest,
) -> Result<ReplayDeadLetterResponse, Fault> {
    let person = overseer(call)?;
    let reason = request.reason.trim();
    if reason.is_empty() {
        return Err(Fault::invalid(
            "reason-missing",
            "请填写原因。",
            "Please give a reason.",
        ));
    }
    let sequence = request.dead_letter_id.parse().map_err(|_| unknown())?;
    let context = operations.jetstream();
    let letter = dead_letters::find(&context, operations.service, sequence)
        .await
        .map_err(|error| unavailable(error.as_ref()))?
        .ok_or_else(unknown)?;
    // Written down first: an entry about a replay that then failed is better than a replay that nobody answers for.
    let name = [
        "dead-letter",
        operations.service,
        &letter.event_id,
        &sequence.to_string(),
    ];
    let entry = Entry::new(
        "dead-letter",
        Id::<Letter>::derived(&name).uuid(),
        person.person_id.as_str(),
        "dead-letter-replayed",
        operations.clock.now(),
    )
    .because(reason)
    .changing(
        Changes::new()
            .set("consumer", (), letter.consumer.as_str())
            .set("event_id", (), letter.event_id.as_str())
            .set("sequence", (), sequence),
    );
    note(operations, &entry).await?;
    dead_letters::replay(&context, sequence)
        .await
        .map_err(|error| unavailable(error.as_ref()))?;
    Ok(ReplayDeadLetterResponse {})
}

fn unknown() -> Fault {
    Fault::not_found(
        "dead-letter-unknown",
        "没有这条无法处理的事件。",
        "There is no such dead letter.",
    )
}
