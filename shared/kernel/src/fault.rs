//! The closed set of answers that say no, the same over NATS, Connect and HTTP.

use std::fmt;

/// What kind of no. The names and meanings are those of the Connect protocol, so a gateway need not translate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// The request itself is wrong, whatever the state.
    InvalidArgument,
    /// The thing asked for does not exist, or the caller may not know that it does.
    NotFound,
    /// It is there already.
    AlreadyExists,
    /// Right request, wrong moment: the state forbids it.
    FailedPrecondition,
    /// Somebody else changed it first; read again and retry.
    Aborted,
    /// Known caller, missing right.
    PermissionDenied,
    /// Unknown caller.
    Unauthenticated,
    /// Too much, too fast.
    ResourceExhausted,
    /// Not now; the same request may work later.
    Unavailable,
    /// The caller's time ran out.
    DeadlineExceeded,
    /// This method does not exist here.
    Unimplemented,
    /// We broke; the text says nothing of how.
    Internal,
}

const CODES: [(Code, &str, u16); 12] = [
    (Code::InvalidArgument, "invalid_argument", 400),
    (Code::NotFound, "not_found", 404),
    (Code::AlreadyExists, "already_exists", 409),
    (Code::FailedPrecondition, "failed_precondition", 400),
    (Code::Aborted, "aborted", 409),
    (Code::PermissionDenied, "permission_denied", 403),
    (Code::Unauthenticated, "unauthenticated", 401),
    (Code::ResourceExhausted, "resource_exhausted", 429),
    (Code::Unavailable, "unavailable", 503),
    (Code::DeadlineExceeded, "deadline_exceeded", 504),
    (Code::Unimplemented, "unimplemented", 501),
    (Code::Internal, "internal", 500),
];

impl Code {
    /// All codes, for tables and documents.
    pub fn all() -> impl Iterator<Item = Self> {
        CODES.iter().map(|(code, ..)| *code)
    }

    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        CODES
            .iter()
            .find(|(code, ..)| *code == self)
            .map_or("internal", |(_, name, _)| name)
    }

    /// The code of that name; an unknown name is [`Code::Internal`].
    pub fn from_name(name: &str) -> Self {
        CODES
            .iter()
            .find(|(_, known, _)| *known == name)
            .map_or(Self::Internal, |(code, ..)| *code)
    }

    /// The HTTP status that the Connect protocol pairs with the code.
    pub fn http_status(self) -> u16 {
        CODES
            .iter()
            .find(|(code, ..)| *code == self)
            .map_or(500, |(_, _, status)| *status)
    }
}

/// A refusal that may be shown to the caller: a code, a stable slug (`<noun>-<state>`) and one sentence in each
/// language. It never holds personal data or inner causes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{slug}")]
pub struct Fault {
    /// What kind of no.
    pub code: Code,
    /// Stable, for programs and the documentation.
    pub slug: String,
    /// One sentence in Chinese.
    pub zh: String,
    /// The same sentence in English.
    pub en: String,
}

impl Fault {
    /// A refusal with both sentences.
    pub fn new(code: Code, slug: impl Into<String>, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            code,
            slug: slug.into(),
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// The request is wrong.
    pub fn invalid(slug: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(Code::InvalidArgument, slug, zh, en)
    }

    /// There is no such thing, or not for this caller.
    pub fn not_found(slug: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(Code::NotFound, slug, zh, en)
    }

    /// The state forbids it.
    pub fn precondition(slug: &str, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(Code::FailedPrecondition, slug, zh, en)
    }

    /// What we broke: the cause goes to the log, not to the caller.
    pub fn internal() -> Self {
        Self::new(
            Code::Internal,
            "internal",
            "系统内部错误，请稍后重试。",
            "Something broke on our side; please try again later.",
        )
    }

    /// A part of the system that is needed does not answer.
    pub fn unavailable() -> Self {
        Self::new(
            Code::Unavailable,
            "service-unavailable",
            "服务暂时不可用，请稍后重试。",
            "The service does not answer at the moment; please try again later.",
        )
    }

    /// Nobody is signed in.
    pub fn unauthenticated() -> Self {
        Self::new(
            Code::Unauthenticated,
            "sign-in-needed",
            "请先登录。",
            "Please sign in first.",
        )
    }

    /// Signed in, but not entitled.
    pub fn denied(permission: &dyn fmt::Display) -> Self {
        Self::new(
            Code::PermissionDenied,
            "permission-missing",
            format!("没有权限：{permission}。"),
            format!("The permission {permission} is missing."),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn every_code_survives_its_name() {
        for code in Code::all() {
            assert_eq!(Code::from_name(code.as_str()), code);
        }
    }
}
