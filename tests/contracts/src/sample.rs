//! Samples on disk.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use prost_reflect::{DynamicMessage, SerializeOptions};

/// One sample of an event: its bytes as they were on the bus, and what they mean.
#[derive(Debug)]
pub struct Sample {
    /// File name without ending: `<subject>.<n>`.
    pub name: String,
    /// The body of the message on the bus.
    pub bytes: Vec<u8>,
    /// What it says, in the JSON mapping of protobuf.
    pub json: serde_json::Value,
}

/// Where the samples are.
pub fn golden_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden")
}

/// The samples of one subject, numbered from 1.
///
/// # Errors
/// When a file cannot be read, or when a sample lacks one of its two files.
pub fn samples_of(subject: &str) -> anyhow::Result<Vec<Sample>> {
    let mut samples = Vec::new();
    loop {
        let name = format!("{subject}.{}", samples.len() + 1);
        let at = |ending: &str| golden_folder().join(format!("{name}.{ending}"));
        let (binary, json) = (at("binpb"), at("json"));
        if !binary.exists() && !json.exists() {
            return Ok(samples);
        }
        let read = |path: &Path| fs::read(path).with_context(|| format!("{} is missing", path.display()));
        let (bytes, text) = (read(&binary)?, read(&json)?);
        let json = serde_json::from_slice(&text).with_context(|| format!("{name}.json is not JSON"))?;
        samples.push(Sample { name, bytes, json });
    }
}

/// What a message says, in the JSON mapping of protobuf. Fields that are not set are left out, so that a field that is
/// added later changes nothing.
///
/// # Errors
/// When the message holds something that JSON cannot say.
pub fn meaning(message: &DynamicMessage) -> anyhow::Result<serde_json::Value> {
    let options = SerializeOptions::new().skip_default_fields(true);
    Ok(message.serialize_with_options(serde_json::value::Serializer, &options)?)
}
