//! All roles as they are now.

use kernel::Fault;

use crate::{Identity, domain::Roles};

/// Shipped ones first, then those that were added.
pub(crate) async fn list_roles(identity: &Identity) -> Result<Roles, Fault> {
    identity.roles(&mut *identity.begin().await?).await
}
