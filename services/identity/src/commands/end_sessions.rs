//! Sessions are ended by an administrator, with a reason, or by their owner. Principals already issued live for up to a
//! minute.

use journal::{Changes, Entry};
use kernel::{Fault, Id};
use serde_json::json;
use uuid::Uuid;

use super::{entry, record};
use crate::{
    Identity,
    domain::{Person, person_unknown, reason_missing},
    store::{persons, sessions},
};

/// Which of a person's sessions.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Which {
    /// This one.
    One(Uuid),
    /// All of them.
    All,
    /// All but this one.
    AllBut(Uuid),
}

/// An administrator ends sessions of somebody; answers how many.
pub(crate) async fn end_sessions(
    identity: &Identity,
    person: Id<Person>,
    which: Which,
    reason: &str,
    actor: &str,
) -> Result<u64, Fault> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(reason_missing());
    }
    let entry = entry(person.uuid(), actor, "sessions-ended", identity.clock.now()).because(reason);
    end(identity, person, which, entry).await
}

/// Somebody ends sessions of their own; answers how many.
pub(crate) async fn end_own_sessions(
    identity: &Identity,
    person: Id<Person>,
    which: Which,
) -> Result<u64, Fault> {
    let entry = entry(
        person.uuid(),
        &person.to_string(),
        "sessions-ended",
        identity.clock.now(),
    );
    end(identity, person, which, entry).await
}

/// Harmless for sessions that have ended: they are not counted, and for none there is no entry.
async fn end(identity: &Identity, person: Id<Person>, which: Which, entry: Entry) -> Result<u64, Fault> {
    let now = identity.clock.now();
    let mut tx = identity.begin().await?;
    if !persons::exists(&mut tx, person).await.map_err(::store::fault)? {
        return Err(person_unknown());
    }
    let open = sessions::open(&mut tx, person, now, now - identity.limits.session_idle)
        .await
        .map_err(::store::fault)?;
    let meant: Vec<Uuid> = open
        .into_iter()
        .map(|session| session.session_id)
        .filter(|id| match which {
            Which::One(one) => *id == one,
            Which::All => true,
            Which::AllBut(kept) => *id != kept,
        })
        .collect();
    let ended = sessions::revoke_some(&mut tx, person, &meant, now)
        .await
        .map_err(::store::fault)?;
    if ended > 0 {
        let changes = Changes::new().set("sessions", json!(meant), json!([]));
        record(&mut tx, &entry.changing(changes)).await?;
    }
    tx.commit().await.map_err(::store::fault)?;
    Ok(ended)
}
