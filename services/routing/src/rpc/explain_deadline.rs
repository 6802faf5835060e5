//! Why a clock is due when it is.

use chrono::{DateTime, FixedOffset, Utc};
use contracts::timestamp;
use contracts::{
    Call,
    routing::v1::{DeadlineSegment, ExplainDeadlineRequest, ExplainDeadlineResponse},
};
use kernel::Fault;

use crate::{app::App, queries::explain_deadline as query};

pub(super) async fn explain_deadline(
    app: &App,
    call: &Call,
    request: ExplainDeadlineRequest,
) -> Result<ExplainDeadlineResponse, Fault> {
    let why = query::explain_deadline(app, call.person()?, &request.ticket_id, &request.clock).await?;
    let at = |moment: DateTime<FixedOffset>| Some(timestamp(moment.with_timezone(&Utc)));
    let segments = why.segments.iter().map(|segment| DeadlineSegment {
        from: at(segment.from),
        until: at(segment.to),
        counted_minutes: segment.minutes,
        zh: segment.zh(),
        en: segment.en(),
    });
    Ok(ExplainDeadlineResponse {
        segments: segments.collect(),
        due_at: at(why.due_at),
        policy: why.policy,
        rule_version: why.rule_version,
        calendar_version: why.calendar_version,
        counted_minutes: why.total_minutes,
    })
}
