//! Minute by minute why a clock is due when it is.

use calendar::{Explanation, Policy};
use contracts::access::v1::Principal;
use kernel::Fault;

use super::find_ticket::{Name, find_ticket};
use crate::{app::App, commands::CommandError, domain::clock::ClockName};

pub(crate) async fn explain_deadline(
    app: &App,
    person: &Principal,
    ticket_id: &str,
    clock: &str,
) -> Result<Explanation, CommandError> {
    let name = ClockName::from_word(clock).ok_or_else(unknown_clock)?;
    let ticket = find_ticket(app, person, Name::Id(ticket_id)).await?;
    let clock = ticket.clock(name).ok_or_else(unknown_clock)?;
    let mut tx = app.database.begin(&access::Scope::of(person)).await?;
    let desk = app.desks.current(&mut tx).await?;
    let policy = Policy::try_new(clock.policy.clone())?;
    Ok(policy.explain(&desk.calendar, clock.start_at, &[])?)
}

fn unknown_clock() -> CommandError {
    CommandError::Invalid(Fault::invalid(
        "clock-unknown",
        "没有这个时限。",
        "There is no such clock.",
    ))
}
