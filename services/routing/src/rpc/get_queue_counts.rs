//! How many tickets stand in each of the caller's queues.

use contracts::{
    Call,
    routing::v1::{GetQueueCountsRequest, GetQueueCountsResponse},
};
use kernel::Fault;

use crate::{app::App, queries::queue_counts as query};

pub(super) async fn get_queue_counts(
    app: &App,
    call: &Call,
    request: GetQueueCountsRequest,
) -> Result<GetQueueCountsResponse, Fault> {
    let GetQueueCountsRequest {} = request;
    let (counts, teams) = query::queue_counts(app, call.person()?).await?;
    Ok(GetQueueCountsResponse {
        mine: counts.mine.unsigned_abs(),
        team: counts.team.unsigned_abs(),
        unassigned: counts.unassigned.unsigned_abs(),
        breached: counts.breached.unsigned_abs(),
        due_soon: counts.due_soon.unsigned_abs(),
        soon_minutes: u32::try_from(app.soon.num_minutes()).unwrap_or(u32::MAX),
        waiting: counts.waiting.unsigned_abs(),
        teams,
    })
}
