//! What the rules in force would say of a text.

use access::Scope;
use contracts::access::v1::Principal;

use crate::{
    app::App,
    commands::CommandError,
    domain::rules::{Facts, Finding},
};

pub(crate) async fn try_rules(
    app: &App,
    person: &Principal,
    facts: &Facts,
) -> Result<Vec<Finding>, CommandError> {
    let mut tx = app.database.begin(&Scope::of(person)).await?;
    let desk = app.desks.current(&mut tx).await?;
    Ok(desk.book.classify(facts)?)
}
