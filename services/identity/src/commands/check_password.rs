//! The one place where a password given by somebody unknown is compared: counted, locked, at the same cost whether or
//! not there is such a login.

use journal::{Changes, Entry};
use kernel::{Fault, Id, Sensitive};

use super::{entry, record};
use crate::{
    Identity,
    domain::{Person, credentials_refused, locked},
    store::{
        accounts,
        attempts::{self, Lockout},
    },
    token,
};

/// A label for the chain of a login that nobody has.
enum UnknownLogin {}

/// Somebody who knew the password. The attempts are still counted: whoever goes on clears them.
pub(super) struct Checked {
    pub(super) person_id: Id<Person>,
    pub(super) password_hash: String,
    pub(super) login_hash: Vec<u8>,
}

/// Compares, or refuses with `credentials-refused` or `login-locked`, both journalled.
pub(super) async fn check_password(
    identity: &Identity,
    login: &str,
    password: &Sensitive<String>,
) -> Result<Checked, Fault> {
    let login_hash = token::digest(login);
    let lockout = Lockout {
        attempts: identity.limits.lockout_attempts.cast_signed(),
        lasts: identity.limits.lockout,
    };
    let mut tx = identity.begin().await?;
    let attempt = attempts::count(&mut tx, &login_hash, lockout, identity.clock.now())
        .await
        .map_err(::store::fault)?;
    let account = accounts::by_login(&mut tx, login).await.map_err(::store::fault)?;
    tx.commit().await.map_err(::store::fault)?;
    let Some(attempt) = attempt else {
        metrics::counter!("afterdose_sign_ins_total", "outcome" => "locked").increment(1);
        return Err(locked());
    };
    let stored = account.as_ref().map(|account| account.password_hash.clone());
    let right = identity.hasher.verify(stored, password).await?;
    match account {
        Some(account) if right && account.active => Ok(Checked {
            person_id: account.person_id,
            password_hash: account.password_hash,
            login_hash,
        }),
        other => {
            let person = other.map(|account| account.person_id);
            record_failure(identity, person, login, attempt, lockout).await?;
            metrics::counter!("afterdose_sign_ins_total", "outcome" => "refused").increment(1);
            Err(credentials_refused())
        }
    }
}

/// What was typed as a login is written down only when it is one: people type passwords there.
async fn record_failure(
    identity: &Identity,
    person: Option<Id<Person>>,
    login: &str,
    attempt: i32,
    lockout: Lockout,
) -> Result<(), Fault> {
    let (now, actor) = (identity.clock.now(), Entry::service("identity"));
    let about = |kind: &str| match person {
        Some(person) => entry(person.uuid(), &actor, kind, now).changing(Changes::new().set(
            "login",
            serde_json::Value::Null,
            login,
        )),
        None => {
            let id = Id::<UnknownLogin>::derived(&["unknown-login", login]);
            Entry::new("unknown-login", id.uuid(), &actor, kind, now)
        }
    };
    let mut tx = identity.begin().await?;
    record(&mut tx, &about("sign-in-refused")).await?;
    if attempt >= lockout.attempts {
        record(&mut tx, &about("login-locked")).await?;
        tracing::warn!(attempts = attempt, "login locked");
    }
    tx.commit().await.map_err(::store::fault)
}
