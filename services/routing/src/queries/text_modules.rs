//! The text modules that are offered for a kind of work.

use access::Scope;
use contracts::access::v1::Principal;

use crate::{
    app::App,
    commands::CommandError,
    domain::{kind::Kind, text_module::TextModule},
    store::text_modules as store,
};

pub(crate) async fn text_modules(
    app: &App,
    person: &Principal,
    kind: Option<Kind>,
    with_inactive: bool,
) -> Result<Vec<TextModule>, CommandError> {
    let mut tx = app.database.begin(&Scope::of(person)).await?;
    Ok(store::list(&mut tx, kind.map_or("", Kind::word), with_inactive).await?)
}
