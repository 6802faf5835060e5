//! `ResetPassword`.

use contracts::{
    Call,
    identity::v1::{ResetPasswordRequest, ResetPasswordResponse},
};
use kernel::Fault;

use super::person_id;
use crate::{Identity, commands::reset_password::reset_password};

pub(super) async fn answer(
    identity: &Identity,
    call: &Call,
    request: ResetPasswordRequest,
) -> Result<ResetPasswordResponse, Fault> {
    let person = person_id(&request.person_id)?;
    let actor = &call.person()?.person_id;
    let first_password = request.first_password.into();
    reset_password(identity, person, &first_password, &request.reason, actor).await?;
    Ok(ResetPasswordResponse {})
}
