//! How many things each source has handed over, for the comparison with the channel ledger.
//!
//! What was accepted is what stands in the stream, nothing else: a submission whose confirmation got lost on the way back
//! stands there although its sender heard 503, and one that never reached it was never promised. So the gateways do not
//! count while they accept. They follow their own messages with one durable consumer (shared by all replicas) and note
//! each thing once, under a key of its own, in their bucket; noting again changes nothing. The count of a source is the
//! number of its keys. Resubmissions, redeliveries, crashes between two steps and any number of replicas end in the same
//! number.

mod count;
mod follow;
mod observe;
mod refusals;

pub(crate) use follow::follow;
pub(crate) use observe::{Source, observe};
pub(crate) use refusals::{Refusals, Refused, tell, watch};
