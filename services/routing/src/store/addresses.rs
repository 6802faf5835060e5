//! Mail addresses of contacts: encrypted under the data key of the contact, found again by keyed hash, opened only for a reply.
//! A contact without address has no data key.

use kernel::{Id, Sensitive};
use sqlx::PgConnection;
use uuid::Uuid;
use vault::{DataKeys, Place, SealError, Vault, fetch, provide};

use crate::domain::{
    ContactLabel,
    ticket::{Contact, SealedAddress},
};

/// The subject of a contact's data key: the contact's id, as in every service that keeps something of its sender.
fn subject(contact_id: &str) -> Uuid {
    // what is no UUID comes from no version of intake; it has a key of its own all the same
    contact_id
        .parse()
        .unwrap_or_else(|_| Id::<ContactLabel>::derived(&["contact", contact_id]).uuid())
}

fn place(subject: Uuid) -> Place {
    Place {
        table: "ticket_contact",
        column: "reply_to_sealed",
        row: subject,
    }
}

/// Gives contacts the addresses that were told with them. One statement for all, or none when nobody told one.
pub(crate) async fn seal<'a>(
    tx: &mut PgConnection,
    vault: &Vault,
    told: impl IntoIterator<Item = (&'a mut Contact, Sensitive<String>)>,
) -> Result<(), SealError> {
    let told: Vec<_> = told
        .into_iter()
        .filter(|(_, address)| !address.expose().is_empty())
        .map(|(contact, address)| (subject(&contact.contact_id), contact, address))
        .collect();
    let mut keys = DataKeys::default();
    provide(tx, vault, &mut keys, told.iter().map(|(subject, ..)| *subject)).await?;
    for (subject, contact, address) in told {
        let sealed = keys
            .of(subject)?
            .seal(&place(subject), address.expose().as_bytes());
        contact.reply_to = Some(SealedAddress {
            sealed,
            trace: vault.lookup("email", &address.expose().to_lowercase()),
        });
    }
    Ok(())
}

/// The address of a contact; `None` when it has none, or its data key was dropped.
pub(crate) async fn open(
    tx: &mut PgConnection,
    vault: &Vault,
    contact: &Contact,
) -> Result<Option<Sensitive<String>>, SealError> {
    let Some(address) = &contact.reply_to else {
        return Ok(None);
    };
    let subject = subject(&contact.contact_id);
    let mut keys = DataKeys::default();
    fetch(tx, vault, &mut keys, [subject]).await?;
    let Some(key) = keys.get(subject) else {
        return Ok(None);
    };
    let address = key.open(&place(subject), &address.sealed)?;
    Ok(Some(String::from_utf8_lossy(&address).into_owned().into()))
}
