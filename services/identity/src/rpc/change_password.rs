//! `ChangePassword`.

use contracts::identity::v1::{ChangePasswordRequest, ChangePasswordResponse};
use kernel::Fault;

use crate::{Identity, commands::change_password::change_password};

pub(super) async fn answer(
    identity: &Identity,
    request: ChangePasswordRequest,
) -> Result<ChangePasswordResponse, Fault> {
    let (old, new) = (request.old_password.into(), request.new_password.into());
    change_password(identity, &request.login, &old, &new).await?;
    Ok(ChangePasswordResponse {})
}
