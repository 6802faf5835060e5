//! Lets the clocks of a batch of tickets warn, fall due and escalate.

use access::Scope;
use chrono::{DateTime, Utc};
use journal::Entry;

use super::{
    CommandError,
    record::{Deed, record},
};
use crate::{
    app::App,
    store::{
        aggregate,
        clocks::{self, Standing},
    },
};

/// What a round has done.
pub(crate) struct Round {
    /// Tickets looked at; a full batch means there is more.
    pub(crate) tickets: usize,
    /// When the next clock is due.
    pub(crate) next_at: Option<DateTime<Utc>>,
    /// Clocks that will soon be due or are overdue, by name.
    pub(crate) standing: Vec<Standing>,
}

pub(crate) async fn move_clocks(app: &App, batch: i64) -> Result<Round, CommandError> {
    let now = app.clock.now();
    let mut tx = app.database.begin(&Scope::Everything).await?;
    let ids = clocks::due(&mut tx, now, batch).await?;
    if !ids.is_empty() {
        let desk = app.desks.current(&mut tx).await?;
        for mut ticket in aggregate::load(&mut tx, &ids).await? {
            let before = ticket.record();
            let happened = ticket.tick(&desk, now);
            let deed = Deed {
                actor: &Entry::service("routing"),
                kind: "clock-moved",
                reason: "",
                at: now,
            };
            record(&mut tx, &before, &mut ticket, &happened, &deed).await?;
        }
    }
    let round = Round {
        tickets: ids.len(),
        next_at: clocks::next_at(&mut tx).await?,
        standing: clocks::standing(&mut tx).await?,
    };
    tx.commit().await?;
    Ok(round)
}
