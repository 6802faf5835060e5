//! `ListSessions`.

use contracts::{
    Call,
    access::v1::Principal,
    identity::v1::{ListSessionsRequest, ListSessionsResponse, Session},
    timestamp,
};
use kernel::{Fault, Id};

use super::person_id;
use crate::{Identity, domain::Person, queries::list_sessions::list_sessions, store::sessions::Open};

pub(super) async fn answer(
    identity: &Identity,
    call: &Call,
    request: ListSessionsRequest,
) -> Result<ListSessionsResponse, Fault> {
    let person = person_id(&request.person_id)?;
    Ok(ListSessionsResponse {
        sessions: list(identity, person, call.person()?).await?,
    })
}

/// The sessions of a person, with the one of the caller marked.
pub(super) async fn list(
    identity: &Identity,
    person: Id<Person>,
    caller: &Principal,
) -> Result<Vec<Session>, Fault> {
    let sessions = list_sessions(identity, person).await?;
    let published = |open: Open| {
        let session_id = open.session_id.to_string();
        let idle_at = (open.last_seen_at + identity.limits.session_idle).min(open.ends_at);
        Session {
            current: session_id == caller.session_id,
            session_id,
            person_id: person.to_string(),
            opened_at: Some(timestamp(open.opened_at)),
            last_used_at: Some(timestamp(open.last_seen_at)),
            expires_at: Some(timestamp(open.ends_at)),
            idle_expires_at: Some(timestamp(idle_at)),
            method: open.method,
        }
    };
    Ok(sessions.into_iter().map(published).collect())
}
