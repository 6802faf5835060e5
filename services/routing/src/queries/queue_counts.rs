//! How many tickets stand in each queue of a person.

use access::Scope;
use contracts::access::v1::Principal;

use super::my_desk::teams_of;
use crate::{
    app::App,
    commands::CommandError,
    store::queues::{self, Counts, Viewer},
};

/// The counts, and the teams that they are for.
pub(crate) async fn queue_counts(
    app: &App,
    person: &Principal,
) -> Result<(Counts, Vec<String>), CommandError> {
    let mut tx = app.database.begin(&Scope::of(person)).await?;
    let teams = teams_of(app, &mut tx, person).await?;
    let now = app.clock.now();
    let viewer = Viewer {
        person: &person.person_id,
        teams: &teams,
        now,
        soon_at: now + app.soon,
    };
    let counts = queues::count(&mut tx, &viewer).await?;
    Ok((counts, teams))
}
