//! `SignInWithIdToken`.

use contracts::identity::v1::{SignInWithIdTokenRequest, SignInWithIdTokenResponse};
use kernel::Fault;

use super::sign_in::published_session;
use crate::{Identity, commands::sign_in_with_id_token::sign_in_with_id_token};

pub(super) async fn answer(
    identity: &Identity,
    request: SignInWithIdTokenRequest,
) -> Result<SignInWithIdTokenResponse, Fault> {
    let (id_token, nonce) = (request.id_token.into(), request.nonce.into());
    let signed_in = sign_in_with_id_token(identity, &id_token, &nonce).await?;
    Ok(SignInWithIdTokenResponse {
        session: Some(published_session(signed_in)),
    })
}
