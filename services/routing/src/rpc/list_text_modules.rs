//! The text modules for replies, and the placeholders that they may have.

use contracts::{
    Call,
    routing::v1::{ListTextModulesRequest, ListTextModulesResponse},
};
use kernel::Fault;

use crate::{app::App, domain::placeholder::Placeholder, queries::text_modules as query, wire};

pub(super) async fn list_text_modules(
    app: &App,
    call: &Call,
    request: ListTextModulesRequest,
) -> Result<ListTextModulesResponse, Fault> {
    let kind = wire::kind(request.kind);
    let modules = query::text_modules(app, call.person()?, kind, request.with_inactive).await?;
    let placeholders = Placeholder::ALL.iter().map(|one| one.word().to_owned());
    Ok(ListTextModulesResponse {
        text_modules: modules.into_iter().map(wire::text_module).collect(),
        placeholders: placeholders.collect(),
    })
}
