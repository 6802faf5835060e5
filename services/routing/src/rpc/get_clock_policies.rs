//! The clock policies in force, in words.

use calendar::PolicySpec;
use contracts::{
    Call,
    routing::v1::{ClockPolicy, GetClockPoliciesRequest, GetClockPoliciesResponse},
};
use kernel::Fault;

use crate::{
    app::App,
    domain::{clock::ClockName, rules::PolicyTerms},
    queries::clock_policies as query,
    wire,
};

pub(super) async fn get_clock_policies(
    app: &App,
    call: &Call,
    request: GetClockPoliciesRequest,
) -> Result<GetClockPoliciesResponse, Fault> {
    let GetClockPoliciesRequest {} = request;
    let book = query::clock_policies(app, call.person()?).await?;
    let hours = book.book().working_hours.split(';');
    Ok(GetClockPoliciesResponse {
        rule_version: book.number(),
        policies: book.policy_terms().flat_map(|terms| policies(&terms)).collect(),
        working_hours: hours.map(|hours| hours.trim().to_owned()).collect(),
    })
}

fn policies(terms: &PolicyTerms<'_>) -> [ClockPolicy; 2] {
    [
        (ClockName::FirstReply, terms.first_reply),
        (ClockName::Resolution, terms.resolution),
    ]
    .map(|(name, spec)| ClockPolicy {
        kind: wire::kind_to(terms.kind),
        urgent: terms.urgent,
        channel: terms.channel.map_or(0, wire::channel_to),
        clock: name.word().to_owned(),
        zh: zh(spec),
        en: en(spec),
    })
}

fn zh(spec: &PolicySpec) -> String {
    let warn = spec.warn_after.map(|after| format!("，{}后提醒", after.zh()));
    let escalate = spec.escalate_after.map(|after| format!("，{}后升级", after.zh()));
    let (warn, escalate) = (warn.unwrap_or_default(), escalate.unwrap_or_default());
    format!("{}{warn}{escalate}", spec.target.zh())
}

fn en(spec: &PolicySpec) -> String {
    let warn = spec
        .warn_after
        .map(|after| format!(", warns after {}", after.en()));
    let escalate = spec
        .escalate_after
        .map(|after| format!(", escalates after {}", after.en()));
    let (warn, escalate) = (warn.unwrap_or_default(), escalate.unwrap_or_default());
    format!("{}{warn}{escalate}", spec.target.en())
}
