//! Golden samples of events: what was once said on the bus must be readable for ever. A sample is a pair of files,
//! `golden/<subject>.<n>.binpb` and its meaning, `golden/<subject>.<n>.json`. `make golden` adds samples for events
//! and fields that have none; nothing ever changes one that is there.

mod coverage;
mod sample;

pub use coverage::{Place, places_in, places_of};
pub use sample::{Sample, golden_folder, meaning, samples_of};

use prost_reflect::{DescriptorPool, MessageDescriptor};

/// Everything in `proto/`, with comments.
///
/// # Errors
/// When the descriptors do not decode, which the build has made sure of.
pub fn pool() -> anyhow::Result<DescriptorPool> {
    Ok(DescriptorPool::decode(contracts::DESCRIPTORS)?)
}

/// The messages of our own packages, without those of protobuf itself.
pub fn own_messages(pool: &DescriptorPool) -> Vec<MessageDescriptor> {
    pool.all_messages()
        .filter(|message| message.full_name().starts_with("afterdose."))
        .collect()
}

/// The comment above the thing at `path` of a proto file; empty when there is none.
pub fn comment(file: &prost_reflect::FileDescriptor, path: &[i32]) -> String {
    let locations = file
        .file_descriptor_proto()
        .source_code_info
        .iter()
        .flat_map(|info| &info.location);
    locations
        .filter(|location| location.path == path)
        .find_map(|location| location.leading_comments.as_deref())
        .unwrap_or_default()
        .trim()
        .to_owned()
}
