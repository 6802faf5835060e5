//! Says that a person has a ticket open, and tells who else has. A courtesy between colleagues, not a lock: what keeps two
//! answers apart is the version of the ticket. So it is in no journal, in no event, and void after a minute.

use access::Scope;
use chrono::Duration;
use contracts::access::v1::Principal;
use kernel::{Fault, Id};

use super::{CommandError, parse_id};
use crate::{
    app::App,
    domain::TicketLabel,
    store::{
        presences::{self, Presence},
        tickets,
    },
};

/// How long somebody counts as present after the last word.
pub(crate) const HOLDS: Duration = Duration::seconds(60);

/// Answers everybody else.
pub(crate) async fn announce_presence(
    app: &App,
    person: &Principal,
    ticket_id: &str,
    state: &str,
) -> Result<Vec<Presence>, CommandError> {
    let id: Id<TicketLabel> = parse_id(ticket_id)?;
    let now = app.clock.now();
    let mut tx = app.database.begin(&Scope::of(person)).await?;
    if tickets::find(&mut tx, &[id.uuid()]).await?.is_empty() {
        return Err(CommandError::NotFound);
    }
    match state {
        "viewing" | "editing" => {
            let presence = Presence {
                person_id: person.person_id.clone(),
                display_name: person.display_name.clone(),
                state: state.to_owned(),
                since: now,
            };
            presences::announce(&mut tx, id, &presence, now - HOLDS).await?;
        }
        "gone" => presences::leave(&mut tx, id, &person.person_id).await?,
        _ => return Err(CommandError::Invalid(unknown())),
    }
    let others = presences::others(&mut tx, id, &person.person_id, now - HOLDS).await?;
    tx.commit().await?;
    Ok(others)
}

fn unknown() -> Fault {
    Fault::invalid(
        "presence-unknown",
        "在场状态无法识别。",
        "Say viewing, editing or gone.",
    )
}
