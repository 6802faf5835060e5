//! The rule book in force, for its clock policies.

use std::sync::Arc;

use access::Scope;
use contracts::access::v1::Principal;

use crate::{app::App, commands::CommandError, domain::rules::RuleBook};

pub(crate) async fn clock_policies(app: &App, person: &Principal) -> Result<Arc<RuleBook>, CommandError> {
    let mut tx = app.database.begin(&Scope::of(person)).await?;
    Ok(app.desks.current(&mut tx).await?.book)
}
