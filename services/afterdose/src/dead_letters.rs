//! Looking at dead letters, and giving them another chance once the cause is mended.

use anyhow::Context as _;
use async_nats::jetstream;
use clap::Subcommand;
use eventbus::dead_letters;
use prost_reflect::{DescriptorPool, DynamicMessage};

use crate::{config_file::ConfigFile, say::say};

/// What to do with them.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// One line each, oldest first.
    List,
    /// One of them as JSON. Its content is personal data: look only when you must.
    Show {
        /// As `list` names it.
        sequence: u64,
    },
    /// Delivers it again to the consumer that gave it up.
    Replay {
        /// As `list` names it.
        #[arg(required_unless_present = "all")]
        sequence: Option<u64>,
        /// All of them.
        #[arg(long)]
        all: bool,
    },
}

pub(crate) async fn run(config_file: &ConfigFile, command: Command) -> anyhow::Result<()> {
    let settings = config_file.settings("")?.shared()?;
    let context = jetstream::new(runner::connect_nats(&settings.nats).await?);
    match command {
        Command::List => list(&context).await,
        Command::Show { sequence } => show(&context, sequence).await,
        Command::Replay { sequence, all } => replay(&context, sequence, all).await,
    }
}

async fn list(context: &jetstream::Context) -> anyhow::Result<()> {
    let letters = dead_letters::list(context).await?;
    for letter in &letters {
        say(&format!(
            "{:>6}  {}  {}  {}  {}",
            letter.sequence, letter.occurred_at, letter.consumer, letter.event_id, letter.reason
        ))?;
    }
    say(&format!("{} dead letters", letters.len()))?;
    Ok(())
}

async fn show(context: &jetstream::Context, sequence: u64) -> anyhow::Result<()> {
    let letter = dead_letters::show(context, sequence)
        .await
        .context("there is no such dead letter")?;
    say(&serde_json::to_string_pretty(&letter)?)?;
    let pool = DescriptorPool::decode(contracts::DESCRIPTORS)?;
    match pool.get_message_by_name(&letter.event_type) {
        Some(message) => match DynamicMessage::decode(message, letter.payload.clone()) {
            Ok(event) => say(&serde_json::to_string_pretty(&event)?)?,
            Err(error) => say(&format!(
                "the payload ({} bytes) does not decode: {error}",
                letter.payload.len()
            ))?,
        },
        None => say(&format!(
            "the payload ({} bytes) is of no known event",
            letter.payload.len()
        ))?,
    }
    Ok(())
}

async fn replay(context: &jetstream::Context, sequence: Option<u64>, all: bool) -> anyhow::Result<()> {
    let sequences = match (sequence, all) {
        (_, true) => dead_letters::list(context)
            .await?
            .iter()
            .map(|letter| letter.sequence)
            .collect(),
        (Some(sequence), false) => vec![sequence],
        (None, false) => Vec::new(),
    };
    for sequence in sequences {
        let letter = dead_letters::replay(context, sequence)
            .await
            .context("there is no such dead letter")?;
        say(&format!(
            "{sequence}: {} delivered again to {}",
            letter.event_id, letter.consumer
        ))?;
    }
    Ok(())
}
