//! The rule book and calendar in force, compiled once and kept until the database says that they have changed. One
//! cheap query a use case; so a change takes effect on all replicas with the next thing they do.

use std::sync::{Arc, Mutex, PoisonError};

use calendar::WorkingCalendar;
use sqlx::PgConnection;

use crate::{
    commands::CommandError,
    domain::{rules::RuleBook, ticket::Desk},
    store::rule_books::{self, Marks},
};

/// The last desk used.
#[derive(Debug, Default)]
pub(crate) struct Desks(Mutex<Option<(Marks, Desk)>>);

impl Desks {
    /// The desk in force.
    pub(crate) async fn current(&self, tx: &mut PgConnection) -> Result<Desk, CommandError> {
        let marks = rule_books::marks(tx).await?;
        if let Some((known, desk)) = &*self.0.lock().unwrap_or_else(PoisonError::into_inner)
            && *known == marks
        {
            return Ok(desk.clone());
        }
        let toml = rule_books::toml(tx, marks.rule_book).await?;
        let book = RuleBook::try_read(&toml, marks.rule_book.unsigned_abs())?;
        let desk = Desk {
            calendar: calendar(tx, &book).await?,
            book: Arc::new(book),
        };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((marks, desk.clone()));
        Ok(desk)
    }
}

/// The calendar with the hours of a book and all imported years.
pub(crate) async fn calendar(
    tx: &mut PgConnection,
    book: &RuleBook,
) -> Result<WorkingCalendar, CommandError> {
    let mut calendar = WorkingCalendar::cn_mainland().with_week("cn", book.week().clone());
    for (year, csv) in rule_books::years(tx).await? {
        calendar = calendar.with_year_csv(year, &csv)?;
    }
    Ok(calendar)
}
