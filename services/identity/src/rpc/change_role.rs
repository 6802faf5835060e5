//! `ChangeRole`.

use contracts::{
    Call,
    identity::v1::{ChangeRoleRequest, ChangeRoleResponse},
};
use kernel::Fault;

use super::list_roles::published;
use crate::{Identity, commands::change_role::change_role, domain::RoleWish};

pub(super) async fn answer(
    identity: &Identity,
    call: &Call,
    request: ChangeRoleRequest,
) -> Result<ChangeRoleResponse, Fault> {
    let role = request.role.unwrap_or_default();
    let wish = RoleWish {
        name: role.name,
        zh: role.name_zh,
        en: role.name_en,
        permissions: role.permissions,
        expected_version: request.expected_version,
    };
    let role = change_role(identity, wish, &request.reason, &call.person()?.person_id).await?;
    Ok(ChangeRoleResponse {
        role: Some(published(role)),
    })
}
