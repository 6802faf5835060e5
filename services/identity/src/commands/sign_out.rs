//! Somebody ends their session. Doing it twice, or with a token that never was, is harmless.

use kernel::{Fault, Sensitive};

use super::{entry, record};
use crate::{Identity, store::sessions, token};

/// Ends the session of the token.
pub(crate) async fn sign_out(identity: &Identity, session_token: &Sensitive<String>) -> Result<(), Fault> {
    let now = identity.clock.now();
    let mut tx = identity.begin().await?;
    let person = sessions::revoke(&mut tx, &token::digest(session_token.expose()), now)
        .await
        .map_err(::store::fault)?;
    if let Some(person) = person {
        record(
            &mut tx,
            &entry(person.uuid(), &person.to_string(), "signed-out", now),
        )
        .await?;
    }
    tx.commit().await.map_err(::store::fault)
}
