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
