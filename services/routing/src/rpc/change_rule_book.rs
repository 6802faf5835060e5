//! Puts a new rule book in force.

use crate::{app::App, commands::change_rule_book as command};
use contracts::{
    Call,
    routing::v1::{ChangeRuleBookRequest, ChangeRuleBookResponse},
};
use kernel::Fault;

pub(super) async fn change_rule_book(
    app: &App,
    call: &Call,
    request: ChangeRuleBookRequest,
) -> Result<ChangeRuleBookResponse, Fault> {
    let (toml, reason) = (&request.toml, &request.reason);
    let version =
        command::change_rule_book(app, call.person()?, toml, reason, request.expected_version).await?;
    Ok(ChangeRuleBookResponse { version })
}
