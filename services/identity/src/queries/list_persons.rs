//! Everybody, by login, active or not: whoever hands work over needs the names.

use kernel::Fault;

use crate::{Identity, domain::Person, store::persons};

/// All people of the house; a few hundred at most.
pub(crate) async fn list_persons(identity: &Identity) -> Result<Vec<Person>, Fault> {
    let mut tx = identity.begin().await?;
    persons::all(&mut tx).await.map_err(::store::fault)
}
