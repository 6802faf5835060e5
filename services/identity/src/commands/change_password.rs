//! Somebody changes their own password, knowing the old one. All their sessions end: whoever else knew the old
//! password, or was told the first one, is out.

use kernel::{Fault, Sensitive};

use super::{check_password::check_password, entry, record};
use crate::{
    Identity,
    domain::{PasswordFlaw, built_in_off, credentials_refused, normalised_login},
    store::{accounts, attempts, sessions},
};

/// Refuses like a sign-in, and with the flaw of the new password.
pub(crate) async fn change_password(
    identity: &Identity,
    login: &str,
    old_password: &Sensitive<String>,
    new_password: &Sensitive<String>,
) -> Result<(), Fault> {
    if !identity.built_in_sign_in {
        return Err(built_in_off());
    }
    let login = normalised_login(login);
    let checked = check_password(identity, &login, old_password).await?;
    if old_password == new_password {
        return Err(PasswordFlaw::Unchanged.into());
    }
    identity.limits.password.check(&login, new_password.expose())?;
    let hash = identity.hasher.hash(new_password).await?;
    let now = identity.clock.now();
    let mut tx = identity.begin().await?;
    let replaced = accounts::replace(&mut tx, checked.person_id, &checked.password_hash, &hash, now)
        .await
        .map_err(::store::fault)?;
    if !replaced {
        return Err(credentials_refused());
    }
    attempts::clear(&mut tx, &checked.login_hash)
        .await
        .map_err(::store::fault)?;
    sessions::revoke_all(&mut tx, checked.person_id, now)
        .await
        .map_err(::store::fault)?;
    let person = checked.person_id;
    record(
        &mut tx,
        &entry(person.uuid(), &person.to_string(), "password-changed", now),
    )
    .await?;
    tx.commit().await.map_err(::store::fault)
}
