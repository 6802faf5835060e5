//! `GetSignInOptions`.

use contracts::identity::v1::GetSignInOptionsResponse;

use crate::Identity;

pub(super) fn answer(identity: &Identity) -> GetSignInOptionsResponse {
    let provider = identity.provider.as_ref();
    GetSignInOptionsResponse {
        password: identity.built_in_sign_in,
        oidc_issuer: provider
            .map(|provider| provider.issuer().to_owned())
            .unwrap_or_default(),
        oidc_client_id: provider
            .map(|provider| provider.client_id().to_owned())
            .unwrap_or_default(),
    }
}
