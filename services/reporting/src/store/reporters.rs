//! The column `contact.reporter_sealed`: who reported, under the data key of the contact.

use kernel::Chain;
use sqlx::PgConnection;
use uuid::Uuid;
use vault::{DataKeys, Place, SealError, Vault, fetch, provide};

use crate::domain::Reporter;

fn place(contact_id: Uuid) -> Place {
    Place {
        table: "contact",
        column: "reporter_sealed",
        row: contact_id,
    }
}

/// Seals the reporters of these contacts, in their order, as JSON reads `bytea`. A reporter of whom nothing is known needs
/// no key.
pub(super) async fn sealed(
    tx: &mut PgConnection,
    vault: &Vault,
    reporters: &[(Uuid, &Reporter)],
) -> Result<Vec<String>, SealError> {
    let mut keys = DataKeys::default();
    let known = reporters.iter().filter(|(_, reporter)| !reporter.is_empty());
    provide(tx, vault, &mut keys, known.map(|(contact, _)| *contact)).await?;
    let sealed = reporters.iter().map(|(contact, reporter)| {
        if reporter.is_empty() {
            return Ok("\\x".to_owned());
        }
        let text = serde_json::to_vec(reporter).map_err(|error| sqlx::Error::Encode(error.into()))?;
        let sealed = keys.of(*contact)?.seal(&place(*contact), &text);
        Ok(format!("\\x{}", hex::encode(sealed)))
    });
    sealed.collect()
}

/// Opens the reporters of these contacts, in their order. Nobody stands where the data key was dropped, or made anew since:
/// one such contact must not hide the others.
pub(super) async fn opened(
    tx: &mut PgConnection,
    vault: &Vault,
    sealed: &[(Uuid, &[u8])],
) -> Result<Vec<Reporter>, SealError> {
    let mut keys = DataKeys::default();
    let known = sealed.iter().filter(|(_, bytes)| !bytes.is_empty());
    fetch(tx, vault, &mut keys, known.map(|(contact, _)| *contact)).await?;
    let opened = sealed.iter().map(|(contact, bytes)| match keys.get(*contact) {
        Some(key) if !bytes.is_empty() => match key.open(&place(*contact), bytes) {
            Ok(text) => {
                serde_json::from_slice(&text).map_err(|error| sqlx::Error::Decode(error.into()).into())
            }
            Err(error) => {
                tracing::error!(contact_id = %contact, error = %Chain(&error), "reporter not readable");
                Ok(Reporter::default())
            }
        },
        _ => Ok(Reporter::default()),
    });
    opened.collect()
}
