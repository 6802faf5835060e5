//! Whose queues are asked for: the person, and the teams that the rule book gives the person's roles.

use contracts::access::v1::Principal;
use sqlx::PgConnection;

use crate::{app::App, commands::CommandError};

/// The teams that a person works in, by the rule book in force, in order of their ids.
pub(crate) async fn teams_of(
    app: &App,
    tx: &mut PgConnection,
    person: &Principal,
) -> Result<Vec<String>, CommandError> {
    let desk = app.desks.current(tx).await?;
    let teams = desk.book.book().teams.iter();
    let mine = teams.filter(|(_, team)| team.roles.iter().any(|role| person.roles.contains(role)));
    Ok(mine.map(|(id, _)| id.clone()).collect())
}
