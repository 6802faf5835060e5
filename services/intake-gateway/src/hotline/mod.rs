//! What telephone systems say of calls: signed webhooks and the generic CTI bridge form. Everything that reads foreign
//! bytes is a pure function, so that it can be tested with any bytes.

pub mod cti;
mod parse;
mod report;
pub mod signature;

pub use parse::parse;
pub use report::{CallReport, Happened, ReportError, call_id};
