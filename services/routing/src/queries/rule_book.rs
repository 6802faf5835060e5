//! The rule book in force, as written.

use access::Scope;
use contracts::access::v1::Principal;

use crate::{app::App, commands::CommandError, store::rule_books};

pub(crate) async fn rule_book(app: &App, person: &Principal) -> Result<(u64, String), CommandError> {
    let mut tx = app.database.begin(&Scope::of(person)).await?;
    let version = rule_books::marks(&mut tx).await?.rule_book;
    let toml = rule_books::toml(&mut tx, version).await?;
    Ok((version.unsigned_abs(), toml))
}
