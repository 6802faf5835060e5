//! After the databases were restored: the streams lose what the databases no longer know of. `deploy/backup.md` says when.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use clap::Args;
use eventbus::recover::{Recovery, Restored, Undone};
use sqlx::postgres::PgPoolOptions;

use crate::{config_file::ConfigFile, say::say, services};

/// Progress is told after so many events.
const STEP: usize = 1_000;

#[derive(Args)]
pub(crate) struct Options {
    /// Says what would go and changes nothing.
    #[arg(long)]
    dry_run: bool,
    /// A new file for what goes, one JSON line an event: what people did after the moment of the restore and may have
    /// to do again.
    #[arg(long, value_name = "FILE", required_unless_present = "dry_run")]
    report: Option<PathBuf>,
}

pub(crate) async fn run(config_file: &ConfigFile, options: Options) -> anyhow::Result<()> {
    let settings = config_file.settings("")?.shared()?;
    let nats = runner::connect_nats(&settings.nats).await?;
    let with_database = services::all()
        .into_iter()
        .filter(|service| service.migrations().is_some());
    let mut restored = Vec::new();
    for service in with_database {
        let service = service.name();
        // one connection each: a second one would look like the service
        let pool = PgPoolOptions::new().max_connections(1);
        let pool = pool
            .connect(&settings.database.url_for(service))
            .await
            .with_context(|| format!("the database of {service}"))?;
        restored.push(Restored { service, pool });
    }
    let recovery = Recovery::plan(&nats, &restored).await?;
    tell(recovery.undone())?;
    // before anything goes: after a crash the next report holds only what was left
    if let Some(file) = &options.report {
        write(file, recovery.undone()).with_context(|| format!("the report {}", file.display()))?;
    }
    for consumer in recovery.left() {
        say(&format!(
            "{consumer} is being read by a running gateway and stays as it is"
        ))?;
    }
    let (all, consumers) = (recovery.undone().len(), recovery.consumers());
    if options.dry_run {
        return say(&format!(
            "{consumers} consumers would start from the first event; nothing was changed"
        ));
    }
    let tell_progress = |done: usize| {
        if done.is_multiple_of(STEP) || done == all {
            // whoever reads along may go away; the work goes on
            let _told = say(&format!("{done} of {all} events taken out"));
        }
    };
    recovery.carry_out(tell_progress).await?;
    say(&format!(
        "{consumers} consumers start from the first event again; the services may be started"
    ))
}

/// How many events of each kind go, by who said them.
fn tell(undone: &[Undone]) -> anyhow::Result<()> {
    let mut kinds: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for event in undone {
        *kinds.entry((&event.service, &event.subject)).or_default() += 1;
    }
    for ((service, subject), count) in &kinds {
        say(&format!("{count:>8}  {subject}  said by {service}"))?;
    }
    say(&format!("{} events that no database knows of", undone.len()))
}

fn write(file: &Path, undone: &[Undone]) -> anyhow::Result<()> {
    let mut out = BufWriter::new(File::create_new(file)?);
    for event in undone {
        writeln!(out, "{}", serde_json::to_string(event)?)?;
    }
    out.into_inner()?.sync_all()?;
    Ok(())
}
