//! `EndSession`.

use contracts::{
    Call,
    identity::v1::{EndSessionRequest, EndSessionResponse},
};
use kernel::Fault;
use uuid::Uuid;

use super::person_id;
use crate::{
    Identity,
    commands::end_sessions::{Which, end_sessions},
    domain::session_unknown,
};

pub(super) async fn answer(
    identity: &Identity,
    call: &Call,
    request: EndSessionRequest,
) -> Result<EndSessionResponse, Fault> {
    let which = match request.session_id.as_str() {
        "" => Which::All,
        id => Which::One(session_id(id)?),
    };
    let (person, actor) = (person_id(&request.person_id)?, &call.person()?.person_id);
    let ended = end_sessions(identity, person, which, &request.reason, actor).await?;
    Ok(EndSessionResponse { ended: count(ended) })
}

pub(super) fn session_id(text: &str) -> Result<Uuid, Fault> {
    text.parse().map_err(|_| session_unknown())
}

pub(super) fn count(ended: u64) -> u32 {
    u32::try_from(ended).unwrap_or(u32::MAX)
}
