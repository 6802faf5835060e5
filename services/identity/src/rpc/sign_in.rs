//! `SignIn`.

use contracts::{
    identity::v1::{SignInRequest, SignInResponse},
    timestamp,
};
use kernel::Fault;

use crate::{
    Identity,
    commands::sign_in::{SignedIn, sign_in},
    published,
};

pub(super) async fn answer(identity: &Identity, request: SignInRequest) -> Result<SignInResponse, Fault> {
    let signed_in = sign_in(identity, &request.login, &request.password.into()).await?;
    Ok(published_session(signed_in))
}

/// The session as the gateway hears of it, token included.
pub(super) fn published_session(signed_in: SignedIn) -> SignInResponse {
    SignInResponse {
        session_token: signed_in.token.into_inner(),
        expires_at: Some(timestamp(signed_in.ends_at)),
        person: Some(published(&signed_in.person)),
        password_change_needed: signed_in.password_change_needed,
        permissions: signed_in.permissions,
    }
}
