//! Checking every journal against its own chain and against the seals that stand outside the databases.

use std::process::ExitCode;

use clap::Subcommand;
use journal::{Checkpoint, Trust};
use sqlx::{Connection as _, PgConnection};

use crate::{config_file::ConfigFile, say::say, services};

/// What to do with the journals.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Checks every row of every journal; names the first bad row and fails when there is one.
    Verify {
        /// Services, or all when none is named.
        services: Vec<String>,
    },
    /// Checks a journal that `export` wrote, without a database.
    VerifyExport {
        /// The file.
        file: std::path::PathBuf,
    },
    /// Writes the journal of a service as JSON lines.
    Export {
        /// The service.
        service: String,
        /// The file.
        file: std::path::PathBuf,
    },
}

pub(crate) async fn run(config_file: &ConfigFile, command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Verify { services } => verify(config_file, services).await,
        Command::VerifyExport { file } => {
            let trust = trust(config_file, Vec::new())?;
            let report = journal::verify_export(std::io::BufReader::new(std::fs::File::open(file)?), &trust)?;
            tell("export", &report)
        }
        Command::Export { service, file } => {
            let settings = config_file.settings("")?.shared()?;
            let mut connection = PgConnection::connect(&settings.database.url_for(&service)).await?;
            let mut out = std::io::BufWriter::new(std::fs::File::create(file)?);
            journal::export(&mut connection, &mut out).await?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn verify(config_file: &ConfigFile, mut names: Vec<String>) -> anyhow::Result<ExitCode> {
    if names.is_empty() {
        names.push("all".to_owned());
    }
    let settings = config_file.settings("")?.shared()?;
    let nats = runner::connect_nats(&settings.nats).await?;
    let mut code = ExitCode::SUCCESS;
    for service in services::named(&names)?
        .into_iter()
        .filter(|service| service.migrations().is_some())
    {
        let name = service.name();
        let trust = trust(config_file, runner::seal::published(&nats, name).await?)?;
        let mut connection = PgConnection::connect(&settings.database.url_for(name)).await?;
        let report = journal::verify(&mut connection, &trust).await?;
        if tell(name, &report)? != ExitCode::SUCCESS {
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}

fn trust(config_file: &ConfigFile, seals: Vec<Checkpoint>) -> anyhow::Result<Trust> {
    let keys = config_file.settings("")?.shared()?.journal.public_keys;
    let keys: Vec<_> = keys
        .iter()
        .map(|key| runner::seal::verifying_key(key))
        .collect::<Result<_, _>>()?;
    Ok(Trust::new(keys).with_published(seals))
}

fn tell(name: &str, report: &journal::Report) -> anyhow::Result<ExitCode> {
    say(&format!(
        "{name}: {} rows, {} aggregates, {} seals, {} rows newer than the last seal: {}",
        report.rows,
        report.aggregates,
        report.checkpoints,
        report.uncovered_rows,
        if report.is_sound() { "sound" } else { "NOT SOUND" }
    ))?;
    for problem in &report.problems {
        say(&format!("  {problem}"))?;
    }
    Ok(if report.is_sound() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
