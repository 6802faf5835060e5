//! `ListOwnSessions`.

use contracts::{Call, identity::v1::ListOwnSessionsResponse};
use kernel::Fault;

use super::{list_sessions::list, person_id};
use crate::Identity;

pub(super) async fn answer(identity: &Identity, call: &Call) -> Result<ListOwnSessionsResponse, Fault> {
    let caller = call.person()?;
    Ok(ListOwnSessionsResponse {
        sessions: list(identity, person_id(&caller.person_id)?, caller).await?,
    })
}
