//! What somebody hears whom the provider could not bring in.

use kernel::{Code, Fault};

/// The provider does not answer, or not as one.
pub(crate) fn provider_unavailable() -> Fault {
    Fault::new(
        Code::Unavailable,
        "provider-unavailable",
        "统一身份认证服务暂时无法访问，请稍后再试。",
        "Your organisation's sign-in service does not answer; please try again later.",
    )
}

/// The provider does not know the code, or not any more.
pub(crate) fn code_refused() -> Fault {
    Fault::new(
        Code::Unauthenticated,
        "oidc-code-refused",
        "登录已失效或已完成，请重新登录。",
        "This sign-in is over or was completed before; please sign in again.",
    )
}

/// The ID token is none of this provider for us, now.
pub(crate) fn id_token_refused() -> Fault {
    Fault::new(
        Code::Unauthenticated,
        "id-token-refused",
        "登录凭据无效，请重新登录。",
        "The sign-in was not valid; please sign in again.",
    )
}
