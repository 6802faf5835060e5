//! What the journal says of a change: every field that differs, and nothing that must be erasable.

use chrono::{DateTime, Utc};
use journal::{Changes, Entry, JournalError};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use sqlx::PgConnection;

use crate::domain::Case;

/// Who did what to a case, and why.
pub(super) struct Act<'a> {
    /// Person id, or `service:<name>`.
    pub(super) actor: &'a str,
    /// Kebab-case past participle.
    pub(super) kind: &'static str,
    /// In the actor's words.
    pub(super) reason: Option<&'a str>,
    /// When.
    pub(super) at: DateTime<Utc>,
}

/// Appends the differences between the case before and after.
pub(super) async fn append(
    tx: &mut PgConnection,
    before: Option<&Case>,
    after: &Case,
    act: Act<'_>,
) -> Result<(), JournalError> {
    journal::append(tx, &entry(before, after, &act)).await?;
    Ok(())
}

/// The entry about one of them.
pub(super) fn entry(before: Option<&Case>, after: &Case, act: &Act<'_>) -> Entry {
    let old = before.map_or_else(|| json!({}), record);
    let changes = Changes::between(&old, &record(after));
    let mut entry = Entry::new("case", after.id.uuid(), act.actor, act.kind, act.at).changing(changes);
    if let Some(reason) = act.reason {
        entry = entry.because(reason);
    }
    if let Some(trace_id) = telemetry::current_trace_id() {
        entry = entry.traced(trace_id);
    }
    entry
}

/// A case as the journal may keep it for ever: no narrative, and of the decision's words, which may name people, the
/// SHA-256 that proves them.
fn record(case: &Case) -> Value {
    let decision = case.state.decision();
    let mut record = json!({
        "version": case.version,
        "number": case.number,
        "work_item_id": case.work.work_item_id,
        "ticket_id": case.work.ticket_id,
        "contact_id": case.work.contact_id,
        "kind": case.work.kind.as_str(),
        "region": case.work.region,
        "product": case.work.product,
        "received_at": case.work.received_at,
        "opened_at": case.opened_at,
        "state": case.state.phase().as_str(),
        "owner": case.owner,
        "disposition": decision.map(|decision| decision.disposition.as_str()),
        "decision_sha256": decision.map(|decision| hex::encode(Sha256::digest(&decision.words))),
        "decided_by": decision.map(|decision| &decision.by),
        "decided_at": decision.map(|decision| decision.at),
        "closed_at": case.state.closed_at(),
    });
    if let Value::Object(fields) = &mut record {
        fields.retain(|_, value| !value.is_null());
    }
    record
}
