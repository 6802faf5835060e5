//! The contract, generated from `proto/`: messages, the event catalogue, the services with their server traits and
//! clients. No rule lives here. Messages do not print their content, because they carry personal data.

mod event;
pub mod rpc;
mod time;

pub use event::{Event, EventInfo, event_info};
pub use generated::*;
pub use rpc::{Ask, BoxFuture, Bytes, Call, MethodInfo, Serve, ServiceInfo, Transport};
pub use time::{moment, timestamp};

/// What the generators wrote.
#[expect(
    clippy::all,
    unreachable_pub,
    unused_qualifications,
    reason = "generated code"
)]
#[allow(missing_docs, clippy::pedantic, reason = "generated code")]
mod generated {
    mod messages {
        include!(concat!(env!("OUT_DIR"), "/messages.rs"));
    }
    pub use messages::afterdose::*;
    include!(concat!(env!("OUT_DIR"), "/events.rs"));
    include!(concat!(env!("OUT_DIR"), "/services.rs"));
}

/// The compiled descriptors of all of `proto/`, with comments.
pub static DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.binpb"));
