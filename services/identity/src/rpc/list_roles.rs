//! `ListRoles`.

use contracts::identity::v1::{ListRolesResponse, Role};

use crate::Identity;

pub(super) fn answer(identity: &Identity) -> ListRolesResponse {
    let roles = identity.roles.all().iter().map(|role| Role {
        name: role.name.clone(),
        name_zh: role.zh.clone(),
        name_en: role.en.clone(),
        permissions: role.permissions.clone(),
    });
    ListRolesResponse {
        roles: roles.collect(),
    }
}
