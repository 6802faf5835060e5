//! All SQL of the service.

pub(crate) mod returns;
mod rows;
pub(crate) mod withdrawals;
