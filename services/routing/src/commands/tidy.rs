//! Forgets what nobody needs any more: drafts that were never finished, people who have long gone.

use access::Scope;
use chrono::Duration;

use super::{CommandError, announce_presence::HOLDS};
use crate::{
    app::App,
    store::{drafts, presences},
};

/// Answers how many drafts there were; who has gone is no loss to anybody.
pub(crate) async fn tidy(app: &App, draft_days: u32) -> Result<u64, CommandError> {
    let now = app.clock.now();
    let mut tx = app.database.begin(&Scope::Everything).await?;
    let drafts = drafts::discard_older(&mut tx, now - Duration::days(draft_days.into())).await?;
    presences::discard_older(&mut tx, now - HOLDS).await?;
    tx.commit().await?;
    Ok(drafts)
}
