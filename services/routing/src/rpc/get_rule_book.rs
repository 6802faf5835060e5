//! The rule book in force.

use crate::{app::App, queries::rule_book::rule_book};
use contracts::{
    Call,
    routing::v1::{GetRuleBookRequest, GetRuleBookResponse},
};
use kernel::Fault;

pub(super) async fn get_rule_book(
    app: &App,
    call: &Call,
    request: GetRuleBookRequest,
) -> Result<GetRuleBookResponse, Fault> {
    let GetRuleBookRequest {} = request;
    let (version, toml) = rule_book(app, call.person()?).await?;
    Ok(GetRuleBookResponse { version, toml })
}
