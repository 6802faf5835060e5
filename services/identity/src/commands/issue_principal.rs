//! A session token becomes a signed principal: the hot path, once per request of the web gateway or once per minute.

use contracts::{
    access::v1::{Principal, SignedPrincipal},
    timestamp,
};
use kernel::{Fault, Sensitive};

use crate::{Identity, domain::password_change_needed, store::sessions, token};

/// Refuses with `sign-in-needed` for a session that is none (any more) and with `password-change-needed`.
pub(crate) async fn issue_principal(
    identity: &Identity,
    session_token: &Sensitive<String>,
) -> Result<SignedPrincipal, Fault> {
    let (now, limits) = (identity.clock.now(), &identity.limits);
    let mut tx = identity.begin().await?;
    let found = sessions::find(&mut tx, &token::digest(session_token.expose()))
        .await
        .map_err(::store::fault)?
        .filter(|found| found.person.active && found.times.is_open(limits, now))
        .ok_or_else(Fault::unauthenticated)?;
    let too_old = found
        .password_changed_at
        .is_some_and(|changed_at| limits.password.is_too_old(changed_at, now));
    if too_old || found.password_change_needed == Some(true) {
        return Err(password_change_needed());
    }
    if found.times.is_worth_noting(now) {
        sessions::note_seen(&mut tx, found.session_id, now)
            .await
            .map_err(::store::fault)?;
    }
    let roles = identity.roles(&mut tx).await?;
    tx.commit().await.map_err(::store::fault)?;
    let person = found.person;
    let expires_at = (now + limits.principal).min(found.times.ends_at);
    Ok(identity.signer.sign(&Principal {
        person_id: person.id.to_string(),
        login: person.login,
        display_name: person.display_name,
        permissions: roles.permissions_of(&person.roles),
        roles: person.roles,
        regions: person.regions,
        session_id: found.session_id.to_string(),
        issued_at: Some(timestamp(now)),
        expires_at: Some(timestamp(expires_at)),
    }))
}
