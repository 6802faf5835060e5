//! All SQL of the service.

pub(crate) mod cases;
mod rows;
pub(crate) mod withdrawals;
