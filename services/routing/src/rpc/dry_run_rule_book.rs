//! What a proposed rule book would make of contacts received before.

use contracts::{
    Call, moment,
    routing::v1::{DryRunCount, DryRunDifference, DryRunRuleBookRequest, DryRunRuleBookResponse},
};
use kernel::Fault;

use crate::{
    app::App,
    queries::dry_run_rule_book::{self as query, Difference, DryRun},
    wire,
};

pub(super) async fn dry_run_rule_book(
    app: &App,
    call: &Call,
    request: DryRunRuleBookRequest,
) -> Result<DryRunRuleBookResponse, Fault> {
    let received = request.received.unwrap_or_default();
    let query = DryRun {
        toml: request.toml,
        from: moment(received.from.as_ref()),
        until: moment(received.until.as_ref()),
        page_size: request.page_size,
    };
    let outcome = query::dry_run_rule_book(app, call.person()?, query).await?;
    let counts = outcome.tally.kinds.iter().map(|(kind, (now, then))| DryRunCount {
        kind: wire::kind_to(*kind),
        now: *now,
        then: *then,
    });
    Ok(DryRunRuleBookResponse {
        contacts: outcome.tally.unchanged + outcome.tally.changed,
        unchanged: outcome.tally.unchanged,
        changed: outcome.tally.changed,
        lost_safety: outcome.tally.lost_safety,
        counts: counts.collect(),
        differences: outcome.differences.into_iter().map(difference).collect(),
        sampled: outcome.sampled,
    })
}

fn difference(one: Difference) -> DryRunDifference {
    DryRunDifference {
        ticket_id: one.received.ticket_id.to_string(),
        number: one.received.number,
        subject: one.received.facts.subject,
        now: one.now.into_iter().map(wire::finding).collect(),
        then: one.then.into_iter().map(wire::finding).collect(),
    }
}
