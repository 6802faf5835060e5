//! `ListRoles`.

use contracts::identity::v1::{ListRolesResponse, Role};
use kernel::Fault;

use crate::{Identity, domain, queries::list_roles::list_roles};

pub(super) async fn answer(identity: &Identity) -> Result<ListRolesResponse, Fault> {
    let roles = list_roles(identity).await?;
    Ok(ListRolesResponse {
        roles: roles.all().iter().cloned().map(published).collect(),
    })
}

/// The role as other services know it.
pub(super) fn published(role: domain::Role) -> Role {
    Role {
        name: role.name,
        name_zh: role.zh,
        name_en: role.en,
        permissions: role.permissions,
        version: role.version,
    }
}
