//! Sessions of a person that have not ended.

use kernel::{Fault, Id};

use crate::{
    Identity,
    domain::{Person, person_unknown},
    store::{
        persons,
        sessions::{self, Open},
    },
};

/// Newest first.
pub(crate) async fn list_sessions(identity: &Identity, person: Id<Person>) -> Result<Vec<Open>, Fault> {
    let now = identity.clock.now();
    let mut tx = identity.begin().await?;
    if !persons::exists(&mut tx, person).await.map_err(::store::fault)? {
        return Err(person_unknown());
    }
    sessions::open(&mut tx, person, now, now - identity.limits.session_idle)
        .await
        .map_err(::store::fault)
}
