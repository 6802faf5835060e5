//! What the rules would say of a text.

use crate::{
    app::App,
    domain::{kind::Channel, rules::Facts},
    queries::try_rules as query,
    wire,
};
use contracts::{
    Call,
    routing::v1::{TryRulesRequest, TryRulesResponse},
};
use kernel::Fault;

pub(super) async fn try_rules(
    app: &App,
    call: &Call,
    request: TryRulesRequest,
) -> Result<TryRulesResponse, Fault> {
    let facts = Facts {
        subject: request.subject,
        text: request.text,
        channel: wire::channel(request.channel).unwrap_or(Channel::Other),
        region: wire::region(&request.region),
        stated_kind: wire::kind(request.stated_kind),
        has_batch: false,
        product_kind: String::new(),
    };
    let findings = query::try_rules(app, call.person()?, &facts).await?;
    Ok(TryRulesResponse {
        findings: findings.into_iter().map(wire::finding).collect(),
    })
}
