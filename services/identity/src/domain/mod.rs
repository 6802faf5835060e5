//! The rules of people, roles, passwords and sessions; plain Rust.

mod limits;
mod password;
mod person;
mod refusal;
mod roles;

pub(crate) use limits::{Limits, Session};
pub(crate) use password::{PasswordFlaw, PasswordPolicy};
pub(crate) use person::{NewPerson, Person, PersonFlaw, Wish, normalised_login};
pub(crate) use refusal::{
    credentials_refused, locked, password_change_needed, person_unknown, reason_missing,
};
pub(crate) use roles::Roles;
