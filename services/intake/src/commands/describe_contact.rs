//! A person adds what he learnt of a contact: what was said on the phone, who called, about which product.

use access::Scope;
use contracts::access::v1::Principal;
use eventbus::Database;
use kernel::{Clock, Code, Fault, Id};

use crate::{
    commands::{Rules, Unit, keep, matter, register_contact::allowed},
    domain::contact::{Contact, Description, language_of},
    fault,
    store::contacts,
};

/// Adds to the contact and answers its version. Saying again what is known changes nothing.
///
/// # Errors
/// `contact-unknown`, `contact-changed` when it is no longer at the expected version, `region-outside`,
/// `region-unknown`.
pub(crate) async fn describe(
    (database, clock, rules): (&Database, &Clock, &Rules),
    person: &Principal,
    contact_id: Id<Contact>,
    expected_version: i64,
    (said, reason): (&Description, &str),
) -> Result<i64, Fault> {
    let scope = Scope::of(person);
    let mut tx = database.begin(&scope).await.map_err(fault::database)?;
    let old = contacts::find_locked(&mut tx, contact_id)
        .await
        .map_err(fault::database)?
        .ok_or_else(fault::no_contact)?;
    let mut unit = Unit::new(&mut tx, clock.now(), rules);
    let old = unit.open(old).map_err(fault::accept)?;
    if expected_version != 0 && expected_version != old.version {
        return Err(Fault::new(
            Code::Aborted,
            "contact-changed",
            "来件已被他人修改,请刷新后重试。",
            "Somebody else has changed the contact; please read it again.",
        ));
    }
    if let Some(region) = &said.region {
        allowed(&mut unit, &scope, region).await?;
    }
    let mut next = old.described(said, &person.person_id);
    if next.text != old.text {
        language_of(&next.text).clone_into(&mut next.language);
        if next.products.is_empty() {
            let named = format!("{}\n{}", next.subject, next.text);
            next.products = matter::products(&mut unit, &named, "")
                .await
                .map_err(fault::accept)?;
        }
    }
    if next == old {
        return Ok(old.version);
    }
    let version = keep::amend(&mut unit, &old, next, &person.person_id, reason)
        .await
        .map_err(fault::accept)?;
    unit.finish().await.map_err(fault::accept)?;
    tx.commit().await.map_err(fault::database)?;
    Ok(version)
}
