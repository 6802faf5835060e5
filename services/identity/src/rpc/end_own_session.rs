//! `EndOwnSession`.

use contracts::{
    Call,
    identity::v1::{EndOwnSessionRequest, EndOwnSessionResponse},
};
use kernel::Fault;

use super::{
    end_session::{count, session_id},
    person_id,
};
use crate::{
    Identity,
    commands::end_sessions::{Which, end_own_sessions},
};

pub(super) async fn answer(
    identity: &Identity,
    call: &Call,
    request: EndOwnSessionRequest,
) -> Result<EndOwnSessionResponse, Fault> {
    let caller = call.person()?;
    let which = match request.session_id.as_str() {
        "" => Which::AllBut(session_id(&caller.session_id)?),
        id => Which::One(session_id(id)?),
    };
    let ended = end_own_sessions(identity, person_id(&caller.person_id)?, which).await?;
    Ok(EndOwnSessionResponse { ended: count(ended) })
}
