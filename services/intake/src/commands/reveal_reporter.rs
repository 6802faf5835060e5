//! Who sent a contact, in clear: only with a reason, which is on record before anything is shown.

use access::Scope;
use contracts::access::v1::Principal;
use eventbus::Database;
use journal::Entry;
use kernel::{Clock, Fault, Id};
use vault::{DataKeys, Vault};

use crate::{
    commands::trace,
    domain::contact::{Contact, Reporter},
    fault,
    store::contacts,
};

/// Fewer characters are no reason.
const LEAST_CHARACTERS: usize = 4;
/// More are no reason but a report, which the journal is not for.
const MOST_CHARACTERS: usize = 500;

/// Reveals the sender; that the person asked, and why, is committed first.
///
/// # Errors
/// `reason-missing` when there is none that says anything, `reason-too-long`, `contact-unknown`.
pub(crate) async fn reveal(
    (database, clock, vault): (&Database, &Clock, &Vault),
    person: &Principal,
    contact_id: &str,
    reason: &str,
) -> Result<Reporter, Fault> {
    check(reason)?;
    let id: Id<Contact> = contact_id.parse().map_err(|_| fault::no_contact())?;
    let mut tx = database
        .begin(&Scope::of(person))
        .await
        .map_err(fault::database)?;
    let contact = contacts::find(&mut tx, id)
        .await
        .map_err(fault::database)?
        .ok_or_else(fault::no_contact)?;
    let contact = contact
        .open(vault, &mut DataKeys::default())
        .map_err(fault::vault)?;
    let entry = Entry::new(
        trace::CONTACT,
        id.uuid(),
        person.person_id.as_str(),
        "reporter-revealed",
        clock.now(),
    )
    .because(reason);
    journal::append(&mut tx, &entry).await.map_err(fault::journal)?;
    tx.commit().await.map_err(fault::database)?;
    metrics::counter!("afterdose_reporters_revealed_total").increment(1);
    Ok(contact.reporter)
}

/// A reason is a few letters or characters at least; dots and blanks are none.
fn check(reason: &str) -> Result<(), Fault> {
    if reason.chars().filter(|letter| letter.is_alphanumeric()).count() < LEAST_CHARACTERS {
        return Err(Fault::invalid(
            "reason-missing",
            "请填写查看原因（至少四个字）。",
            "Please say why you need it, in a few words.",
        ));
    }
    if reason.chars().count() > MOST_CHARACTERS {
        return Err(Fault::invalid(
            "reason-too-long",
            "查看原因不能超过500字。",
            "The reason is longer than 500 characters.",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn a_reason_says_something() {
        for reason in ["", "   ", "....", "a b", "回访", "～～～～～"] {
            assert_eq!(check(reason).unwrap_err().slug, "reason-missing", "{reason}");
        }
        for reason in ["回电核实批号", "call back"] {
            check(reason).unwrap();
        }
        assert_eq!(check(&"因".repeat(501)).unwrap_err().slug, "reason-too-long");
    }
}
