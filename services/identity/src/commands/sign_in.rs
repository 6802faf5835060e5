//! Somebody shows login and password and gets a session.

use chrono::{DateTime, Utc};
use journal::Changes;
use kernel::{Fault, Sensitive};
use sqlx::PgConnection;

use super::{check_password::check_password, entry, record};
use crate::{
    Identity,
    domain::{Method, Person, built_in_off, credentials_refused, normalised_login},
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

/// Refuses with `credentials-refused`, `login-locked` or `built-in-sign-in-off`.
pub(crate) async fn sign_in(
    identity: &Identity,
    login: &str,
    password: &Sensitive<String>,
) -> Result<SignedIn, Fault> {
    if !identity.built_in_sign_in {
        return Err(built_in_off());
    }
    let login = normalised_login(login);
    let checked = check_password(identity, &login, password).await?;
    let now = identity.clock.now();
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
    let too_old = identity.limits.password.is_too_old(state.changed_at, now);
    let signed_in = open(identity, &mut tx, person, Method::Password).await?;
    tx.commit().await.map_err(::store::fault)?;
    metrics::counter!("afterdose_sign_ins_total", "outcome" => "signed-in").increment(1);
    Ok(SignedIn {
        password_change_needed: state.change_needed || too_old,
        ..signed_in
    })
}

/// Opens a session for somebody who has shown who they are.
pub(super) async fn open(
    identity: &Identity,
    tx: &mut PgConnection,
    person: Person,
    method: Method,
) -> Result<SignedIn, Fault> {
    let (now, token) = (identity.clock.now(), token::generate());
    let ends_at = now + identity.limits.session_absolute;
    let token_hash = token::digest(token.expose());
    sessions::insert(tx, &token_hash, person.id, method, now, ends_at)
        .await
        .map_err(::store::fault)?;
    let nothing = serde_json::Value::Null;
    let changes = Changes::new()
        .set("login", nothing.clone(), person.login.clone())
        .set("method", nothing, method.as_str());
    let signed_in = entry(person.id.uuid(), &person.id.to_string(), "signed-in", now).changing(changes);
    record(tx, &signed_in).await?;
    Ok(SignedIn {
        token,
        ends_at,
        permissions: identity.roles(tx).await?.permissions_of(&person.roles),
        person,
        password_change_needed: false,
    })
}
