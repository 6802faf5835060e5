//! Adds a text module, changes it or takes it out of use.

use contracts::{
    Call,
    routing::v1::{ChangeTextModuleRequest, ChangeTextModuleResponse},
};
use kernel::Fault;

use crate::{
    app::App,
    commands::change_text_module::{self as command, ChangeTextModule},
    wire,
};

pub(super) async fn change_text_module(
    app: &App,
    call: &Call,
    request: ChangeTextModuleRequest,
) -> Result<ChangeTextModuleResponse, Fault> {
    let module = request.text_module.unwrap_or_default();
    let kinds: Option<Vec<_>> = module.kinds.iter().map(|kind| wire::kind(*kind)).collect();
    let command = ChangeTextModule {
        kinds: kinds.ok_or_else(wire::kind_unknown)?,
        text_module_id: module.text_module_id,
        name: wire::clean(&module.name),
        body: wire::clean(&module.body),
        language: module.language,
        active: module.active,
        reason: wire::clean(&request.reason),
        expected_version: request.expected_version,
    };
    let module = command::change_text_module(app, call.person()?, command).await?;
    Ok(ChangeTextModuleResponse {
        text_module: Some(wire::text_module(module)),
    })
}
