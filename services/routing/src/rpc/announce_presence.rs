//! Says that the caller has a ticket open, and tells who else has.

use contracts::{
    Call,
    routing::v1::{AnnouncePresenceRequest, AnnouncePresenceResponse, Presence},
    timestamp,
};
use kernel::Fault;

use crate::{app::App, commands::announce_presence as command};

pub(super) async fn announce_presence(
    app: &App,
    call: &Call,
    request: AnnouncePresenceRequest,
) -> Result<AnnouncePresenceResponse, Fault> {
    let (ticket, state) = (&request.ticket_id, &request.state);
    let others = command::announce_presence(app, call.person()?, ticket, state).await?;
    let others = others.into_iter().map(|other| Presence {
        person_id: other.person_id,
        display_name: other.display_name,
        state: other.state,
        since: Some(timestamp(other.since)),
    });
    Ok(AnnouncePresenceResponse {
        others: others.collect(),
    })
}
