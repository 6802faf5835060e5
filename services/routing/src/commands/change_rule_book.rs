//! Puts a new rule book in force, checked as a whole; the next thing that any replica does follows it.

use access::Scope;
use contracts::access::v1::Principal;
use journal::{Changes, Entry};
use kernel::{Code, Fault};

use super::{CommandError, ship_rule_book::aggregate_id};
use crate::{
    app::App,
    domain::{rules::RuleBook, ticket::TicketError},
    store::rule_books::{self, NewBook},
};

pub(crate) async fn change_rule_book(
    app: &App,
    person: &Principal,
    toml: &str,
    reason: &str,
    expected_version: u64,
) -> Result<u64, CommandError> {
    if reason.trim().is_empty() {
        return Err(TicketError::ReasonMissing.into());
    }
    let now = app.clock.now();
    let mut tx = app.database.begin(&Scope::of(person)).await?;
    let marks = rule_books::marks(&mut tx).await?;
    let version = marks.rule_book + 1;
    if marks.rule_book.unsigned_abs() != expected_version {
        return Err(changed_meanwhile());
    }
    let old = rule_books::toml(&mut tx, marks.rule_book).await?;
    let old = RuleBook::try_read(&old, expected_version)?;
    let new = RuleBook::try_read(toml, version.unsigned_abs())?;
    let row = NewBook {
        version,
        toml,
        reason,
        actor: &person.person_id,
        changed_at: now,
    };
    if !rule_books::insert(&mut tx, &row).await? {
        return Err(changed_meanwhile());
    }
    let value = |book: &RuleBook| serde_json::to_value(book.book()).unwrap_or_default();
    let changes = Changes::between(&value(&old), &value(&new)).set("number", marks.rule_book, version);
    let entry = Entry::new(
        "rule-book",
        aggregate_id(),
        &person.person_id,
        "rule-book-changed",
        now,
    );
    journal::append(&mut tx, &entry.because(reason).changing(changes)).await?;
    tx.commit().await?;
    Ok(version.unsigned_abs())
}

fn changed_meanwhile() -> CommandError {
    CommandError::Invalid(Fault::new(
        Code::Aborted,
        "rule-book-changed-meanwhile",
        "规则手册刚被他人修改，请重新读取后再试。",
        "Somebody changed the rule book; read it again.",
    ))
}
