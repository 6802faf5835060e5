//! What somebody who is not let in hears: never whether a login exists.

use kernel::{Code, Fault};

/// Wrong login, wrong password, inactive person: one answer for all.
pub(crate) fn credentials_refused() -> Fault {
    Fault::new(
        Code::Unauthenticated,
        "credentials-refused",
        "登录名或密码不正确。",
        "The login or the password is wrong.",
    )
}

/// Too many guesses on one login, whether or not somebody has it.
pub(crate) fn locked() -> Fault {
    Fault::new(
        Code::ResourceExhausted,
        "login-locked",
        "登录失败次数过多，该登录名已暂时锁定，请稍后再试或联系系统管理员。",
        "Too many failed attempts; this login is locked for a while. Try later or ask an administrator.",
    )
}

/// The session opens nothing until the password is changed.
pub(crate) fn password_change_needed() -> Fault {
    Fault::precondition(
        "password-change-needed",
        "请先修改密码。",
        "Please change your password first.",
    )
}

/// No such person.
pub(crate) fn person_unknown() -> Fault {
    Fault::not_found("person-unknown", "没有这个人员。", "There is no such person.")
}

/// A change of rights needs a reason.
pub(crate) fn reason_missing() -> Fault {
    Fault::invalid("reason-missing", "请填写原因。", "Please give a reason.")
}

/// There is no such session of that person.
pub(crate) fn session_unknown() -> Fault {
    Fault::not_found("session-unknown", "没有这个会话。", "There is no such session.")
}

/// Signing in with built-in accounts is switched off.
pub(crate) fn built_in_off() -> Fault {
    Fault::precondition(
        "built-in-sign-in-off",
        "本系统不使用内置账号登录，请使用统一身份认证。",
        "Built-in accounts are switched off here; please sign in with your organisation's account.",
    )
}

/// The provider vouches for the person, but none of their groups means anything here.
pub(crate) fn group_unmapped() -> Fault {
    Fault::new(
        Code::PermissionDenied,
        "group-unmapped",
        "您的账号尚未分配本系统的角色，请联系系统管理员。",
        "Your account has no role in this system yet; please ask an administrator.",
    )
}

/// The provider vouches for the person, but an administrator has deactivated them here.
pub(crate) fn person_inactive() -> Fault {
    Fault::new(
        Code::PermissionDenied,
        "person-inactive",
        "您的账号在本系统中已停用，请联系系统管理员。",
        "Your account has been deactivated in this system; please ask an administrator.",
    )
}

/// The token has opened a session before.
pub(crate) fn id_token_spent() -> Fault {
    Fault::new(
        Code::Unauthenticated,
        "id-token-spent",
        "该登录凭据已使用过，请重新登录。",
        "This sign-in has been used already; please sign in again.",
    )
}
