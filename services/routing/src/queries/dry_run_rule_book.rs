//! What a rule book that is not in force would have made of the contacts of a period. Nothing is changed. The work is
//! bounded and done in pages beside the runtime's own threads, so that everything else goes on.

use std::sync::Arc;

use access::Scope;
use chrono::{DateTime, Duration, Utc};
use contracts::access::v1::Principal;
use kernel::Fault;

use crate::{
    app::App,
    commands::CommandError,
    domain::rules::{BookError, Finding, RuleBook, Tally, Verdict},
    store::received::{self, Below, Received},
};

/// Longest period.
const DAYS: i64 = 92;
/// Period when none is given.
const USUAL_DAYS: i64 = 31;
/// Most contacts that are looked at; older ones of the period are passed over.
const CONTACTS: usize = 20_000;
/// Contacts read and judged together.
const PAGE: usize = 250;
/// When no further page is begun: callers do not wait for ever.
const LONGEST: std::time::Duration = std::time::Duration::from_millis(3_500);
/// Most differences that are listed.
const DIFFERENCES: usize = 200;

pub(crate) struct DryRun {
    pub(crate) toml: String,
    pub(crate) from: Option<DateTime<Utc>>,
    pub(crate) until: Option<DateTime<Utc>>,
    pub(crate) page_size: u32,
}

/// A contact that the two books read differently.
pub(crate) struct Difference {
    pub(crate) received: Received,
    pub(crate) now: Vec<Finding>,
    pub(crate) then: Vec<Finding>,
}

/// What was seen.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) tally: Tally,
    /// Those that lose safety first, each kind of difference by receipt, the newest first.
    pub(crate) differences: Vec<Difference>,
    /// Whether contacts of the period were passed over.
    pub(crate) sampled: bool,
}

pub(crate) async fn dry_run_rule_book(
    app: &App,
    person: &Principal,
    query: DryRun,
) -> Result<Outcome, CommandError> {
    let until = query.until.unwrap_or_else(|| app.clock.now());
    let from = query.from.unwrap_or(until - Duration::days(USUAL_DAYS));
    if from >= until || until - from > Duration::days(DAYS) {
        return Err(CommandError::Invalid(period_wrong()));
    }
    let mut tx = app.database.begin(&Scope::of(person)).await?;
    let desk = app.desks.current(&mut tx).await?;
    drop(tx);
    let then = Arc::new(RuleBook::try_read(&query.toml, desk.book.number())?);
    let shown = match query.page_size {
        0 => DIFFERENCES,
        size => usize::try_from(size).unwrap_or(DIFFERENCES).min(DIFFERENCES),
    };
    let (mut run, begun) = (Run::default(), tokio::time::Instant::now());
    // nothing was received at `until` itself: the period ends before it
    let mut below: Below = (until, String::new());
    loop {
        let rest = (CONTACTS - run.seen).min(PAGE);
        let page = page(app, person, from, &below, rest + 1).await?;
        let is_last = page.len() <= rest;
        let page: Vec<Received> = page.into_iter().take(rest).collect();
        if let Some(last) = page.last() {
            below = (last.received_at, last.contact_id.clone());
        }
        let (now, then) = (desk.book.clone(), then.clone());
        let judged = tokio::task::spawn_blocking(move || run.judge(page, &now, &then, shown).map(|()| run));
        run = judged
            .await
            .map_err(|_| CommandError::Invalid(Fault::internal()))??;
        if is_last || run.seen >= CONTACTS || begun.elapsed() > LONGEST {
            return Ok(run.outcome(!is_last, shown));
        }
    }
}

/// Each page in a transaction of its own, so that no connection is held while texts are judged.
async fn page(
    app: &App,
    person: &Principal,
    from: DateTime<Utc>,
    below: &Below,
    limit: usize,
) -> Result<Vec<Received>, CommandError> {
    let mut tx = app.database.begin(&Scope::of(person)).await?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    Ok(received::page(&mut tx, from, below, limit).await?)
}

#[derive(Default)]
struct Run {
    seen: usize,
    tally: Tally,
    lost: Vec<Difference>,
    others: Vec<Difference>,
}

impl Run {
    fn judge(
        &mut self,
        page: Vec<Received>,
        now: &RuleBook,
        then: &RuleBook,
        shown: usize,
    ) -> Result<(), BookError> {
        for received in page {
            let (found, would) = (now.classify(&received.facts)?, then.classify(&received.facts)?);
            self.seen += 1;
            let list = match self.tally.count(&found, &would) {
                Verdict::Same => continue,
                Verdict::Changed => &mut self.others,
                Verdict::LostSafety => &mut self.lost,
            };
            if list.len() < shown {
                list.push(Difference {
                    received,
                    now: found,
                    then: would,
                });
            }
        }
        Ok(())
    }

    fn outcome(mut self, sampled: bool, shown: usize) -> Outcome {
        self.lost.append(&mut self.others);
        self.lost.truncate(shown);
        Outcome {
            tally: self.tally,
            differences: self.lost,
            sampled,
        }
    }
}

fn period_wrong() -> Fault {
    Fault::invalid(
        "period-wrong",
        "时间段须从早到晚，且不超过92天。",
        "The period must end after it begins and have at most 92 days.",
    )
}
