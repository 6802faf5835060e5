//! `SignOut`.

use contracts::identity::v1::{SignOutRequest, SignOutResponse};
use kernel::Fault;

use crate::{Identity, commands::sign_out::sign_out};

pub(super) async fn answer(identity: &Identity, request: SignOutRequest) -> Result<SignOutResponse, Fault> {
    sign_out(identity, &request.session_token.into()).await?;
    Ok(SignOutResponse {})
}
