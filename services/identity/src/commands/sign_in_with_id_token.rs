//! Somebody whom the OpenID provider vouches for gets a session. Who comes for the first time is added; who comes again
//! has the roles and regions that their groups give now.

use chrono::{DateTime, Utc};
use eventbus::UnitOfWork;
use journal::Entry;
use kernel::{Fault, Sensitive};
use sqlx::PgConnection;

use super::{add_person, change_person, entry, record, roles_to_give, sign_in};
use crate::{
    Identity,
    domain::{
        Method, NewPerson, Outsider, Person, Rights, Wish, group_unmapped, id_token_spent, person_inactive,
    },
    store::{persons, provider_identities},
    token,
};

/// Why people change whom nobody here changed.
const REASON: &str = "oidc";

/// Refuses with the fault of the token, `id-token-spent`, `group-unmapped`, `person-inactive`, and as for anybody who is
/// added or changed.
pub(crate) async fn sign_in_with_id_token(
    identity: &Identity,
    id_token: &Sensitive<String>,
    nonce: &Sensitive<String>,
) -> Result<sign_in::SignedIn, Fault> {
    let signed_in = try_sign_in(identity, id_token, nonce).await;
    let outcome = if signed_in.is_ok() { "signed-in" } else { "refused" };
    metrics::counter!("afterdose_sign_ins_total", "outcome" => outcome).increment(1);
    signed_in
}

async fn try_sign_in(
    identity: &Identity,
    id_token: &Sensitive<String>,
    nonce: &Sensitive<String>,
) -> Result<sign_in::SignedIn, Fault> {
    let provider = identity.provider()?;
    let now = identity.clock.now();
    let (outsider, expires_at) = provider.check(id_token, nonce, now).await?;
    let mut tx = identity.begin().await?;
    let unused = provider_identities::spend(&mut tx, &token::digest(id_token.expose()), expires_at)
        .await
        .map_err(::store::fault)?;
    if !unused {
        return Err(id_token_spent());
    }
    let known = provider_identities::find(&mut tx, &outsider.issuer, &outsider.subject)
        .await
        .map_err(::store::fault)?;
    let known = match known {
        Some(person_id) => persons::lock(&mut tx, person_id).await.map_err(::store::fault)?,
        None => None,
    };
    let rights = Rights::of(&outsider.groups, provider.mappings());
    let person = match (known, rights) {
        (Some(person), _) if !person.active => return refuse(tx, &person, person_inactive(), now).await,
        (Some(person), None) => return refuse(tx, &person, group_unmapped(), now).await,
        (None, None) => return Err(group_unmapped()),
        (Some(person), Some(rights)) => {
            bring_up_to_date(identity, &mut tx, person, outsider, rights, now).await?
        }
        (None, Some(rights)) => add(identity, &mut tx, outsider, rights, now).await?,
    };
    let signed_in = sign_in::open(identity, &mut tx, person, Method::Oidc).await?;
    tx.commit().await.map_err(::store::fault)?;
    Ok(signed_in)
}

/// That somebody known was not let in is on record.
async fn refuse<T>(
    mut tx: UnitOfWork,
    person: &Person,
    fault: Fault,
    now: DateTime<Utc>,
) -> Result<T, Fault> {
    let actor = Entry::service("identity");
    let refused = entry(person.id.uuid(), &actor, "sign-in-refused", now).because(fault.slug.as_str());
    record(&mut tx, &refused).await?;
    tx.commit().await.map_err(::store::fault)?;
    Err(fault)
}

async fn add(
    identity: &Identity,
    tx: &mut PgConnection,
    outsider: Outsider,
    rights: Rights,
    now: DateTime<Utc>,
) -> Result<Person, Fault> {
    let new = NewPerson {
        login: outsider.login,
        display_name: outsider.display_name,
        roles: rights.roles,
        regions: rights.regions,
    };
    let person = new.accept(&roles_to_give(identity, tx).await?)?;
    let added = entry(person.id.uuid(), &Entry::service("identity"), "person-added", now).because(REASON);
    add_person::write(tx, &person, added, now).await?;
    provider_identities::insert(tx, &outsider.issuer, &outsider.subject, person.id, now)
        .await
        .map_err(::store::fault)?;
    Ok(person)
}

async fn bring_up_to_date(
    identity: &Identity,
    tx: &mut PgConnection,
    old: Person,
    outsider: Outsider,
    rights: Rights,
    now: DateTime<Utc>,
) -> Result<Person, Fault> {
    let wish = Wish {
        display_name: outsider.display_name,
        roles: rights.roles,
        regions: rights.regions,
        active: old.active,
    };
    let actor = Entry::service("identity");
    let new = old.change(wish, old.version, &actor, &roles_to_give(identity, tx).await?)?;
    if new.version > old.version {
        change_person::write(tx, &old, &new, &actor, REASON, now).await?;
    }
    Ok(new)
}
