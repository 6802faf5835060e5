//! Handing a message to the mail relay.

mod compose;
mod relay;

pub(crate) use compose::compose;
pub(crate) use relay::Relay;
