//! Puts the shipped rule book in force where none is yet.

use access::Scope;
use journal::{Changes, Entry};
use kernel::Id;
use uuid::Uuid;

use super::CommandError;
use crate::{
    app::App,
    domain::rules::RuleBook,
    store::rule_books::{self, NewBook},
};

/// The rule book as it ships.
const SHIPPED: &str = include_str!("../../rulebook/default.toml");

enum RuleBookLabel {}

/// The one aggregate under which changes of the rule book are journalled.
pub(crate) fn aggregate_id() -> Uuid {
    Id::<RuleBookLabel>::derived(&["rule-book"]).uuid()
}

pub(crate) async fn ship_rule_book(app: &App) -> Result<(), CommandError> {
    let mut tx = app.database.begin(&Scope::Everything).await?;
    if rule_books::marks(&mut tx).await?.rule_book > 0 {
        return Ok(());
    }
    let book = RuleBook::try_read(SHIPPED, 1)?;
    let (actor, now) = (Entry::service("routing"), app.clock.now());
    let new = NewBook {
        version: 1,
        toml: SHIPPED,
        reason: "shipped",
        actor: &actor,
        changed_at: now,
    };
    if rule_books::insert(&mut tx, &new).await? {
        let edition = book.book().version.as_str();
        let changes = Changes::new()
            .set("version", 0, 1)
            .set("edition", None::<String>, edition);
        let entry = Entry::new("rule-book", aggregate_id(), actor, "rule-book-changed", now);
        journal::append(&mut tx, &entry.because("shipped").changing(changes)).await?;
    }
    tx.commit().await?;
    Ok(())
}
