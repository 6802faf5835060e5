//! Adds golden samples for events and fields that no sample shows yet. Never touches a sample that exists.

mod build;
mod values;

use std::{collections::BTreeSet, fs};

use anyhow::ensure;
use contract_tests::{golden_folder, meaning, places_in, places_of, pool, samples_of};
use prost::Message as _;
use prost_reflect::{DynamicMessage, MessageDescriptor};

use values::Values;

fn main() -> anyhow::Result<()> {
    let (pool, values) = (pool()?, Values::read()?);
    for event in contracts::EVENTS {
        let message = pool.get_message_by_name(event.full_name);
        let message = message.ok_or_else(|| anyhow::anyhow!("{} is not described", event.full_name))?;
        add_missing(event.subject, &message, &values)?;
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the answer of a command line")]
fn add_missing(subject: &str, message: &MessageDescriptor, values: &Values) -> anyhow::Result<()> {
    let mut missing = places_of(message);
    let existing = samples_of(subject)?;
    for sample in &existing {
        let shown = places_in(&DynamicMessage::decode(message.clone(), sample.bytes.as_slice())?);
        missing.retain(|place| !shown.contains(place));
    }
    let mut number = existing.len();
    while !missing.is_empty() {
        number += 1;
        let sample = build::message(message.name(), message, &missing, values)?;
        let shown: BTreeSet<_> = places_in(&sample);
        let before = missing.len();
        missing.retain(|place| !shown.contains(place));
        ensure!(
            missing.len() < before,
            "no sample of {subject} can show {missing:?}"
        );
        let at = |ending: &str| golden_folder().join(format!("{subject}.{number}.{ending}"));
        fs::write(at("binpb"), sample.encode_to_vec())?;
        fs::write(
            at("json"),
            serde_json::to_string_pretty(&meaning(&sample)?)? + "\n",
        )?;
        println!("new sample {subject}.{number}");
    }
    Ok(())
}
