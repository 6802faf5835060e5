//! Somebody shows login and password and gets a session.

use chrono::{DateTime, Utc};
use journal::Changes;
use kernel::{Fault, Sensitive};

use super::{check_password::check_password, entry, record};
use crate::{
    Identity,
    domain::{Person, credentials_refused, normalised_login},
    store::{accounts, attempts, persons, sessions},
    token,
};

/// A session, and who it is for.
pub(crate) struct SignedIn {
    pub(crate) token: Sensitive<String>,
    pub(crate) ends_at: DateTime<Utc>,
    pub(crate) person: Person,
    /// The session opens nothing but the change of the password.
    pub(crate) password_change_needed: bool,
    pub(crate) permissions: Vec<String>,
}

/// Refuses with `credentials-refused` or `login-locked`.
pub(crate) async fn sign_in(
    identity: &Identity,
    login: &str,
    password: &Sensitive<String>,
) -> Result<SignedIn, Fault> {
    let login = normalised_login(login);
    let checked = check_password(identity, &login, password).await?;
    let (now, token) = (identity.clock.now(), token::generate());
    let ends_at = now + identity.limits.session_absolute;
    let mut tx = identity.begin().await?;
    let person = persons::lock(&mut tx, checked.person_id)
        .await
        .map_err(::store::fault)?;
    let state = accounts::password_state(&mut tx, checked.person_id)
        .await
        .map_err(::store::fault)?;
    // deactivated between the comparison and here
    let (Some(person), Some(state)) = (person.filter(|person| person.active), state) else {
        return Err(credentials_refused());
    };
    attempts::clear(&mut tx, &checked.login_hash)
        .await
        .map_err(::store::fault)?;
    sessions::insert(&mut tx, &token::digest(token.expose()), person.id, now, ends_at)
        .await
        .map_err(::store::fault)?;
    let signed_in = entry(person.id.uuid(), &person.id.to_string(), "signed-in", now)
        .changing(Changes::new().set("login", serde_json::Value::Null, login));
    record(&mut tx, &signed_in).await?;
    tx.commit().await.map_err(::store::fault)?;
    metrics::counter!("afterdose_sign_ins_total", "outcome" => "signed-in").increment(1);
    let too_old = identity.limits.password.is_too_old(state.changed_at, now);
    Ok(SignedIn {
        token,
        ends_at,
        permissions: identity.roles.permissions_of(&person.roles),
        person,
        password_change_needed: state.change_needed || too_old,
    })
}
