//! The command line.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::{audit, catalogue, config_file::ConfigFile, dead_letters, dev, mail_pipe, rebuild, recover, run};

/// Afterdose (药后): after-sales for medicines. Every item accounted for, every matter answered.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(flatten)]
    config_file: ConfigFile,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs services in this process: their names, or `all`.
    Run {
        /// Services to run.
        #[arg(required = true)]
        services: Vec<String>,
    },
    /// Runs everything on this machine, with a NATS server and a Postgres of its own.
    Dev(dev::Options),
    /// Brings the databases of services up to date, as their owner, and ends.
    Migrate {
        /// Services, or `all`.
        #[arg(required = true)]
        services: Vec<String>,
    },
    /// Hands one mail from standard input to a gateway; the exit code tells the mail server what to do.
    MailPipe(mail_pipe::Options),
    /// Events that could not be handled.
    #[command(subcommand)]
    DeadLetters(dead_letters::Command),
    /// The journals.
    #[command(subcommand)]
    Audit(audit::Command),
    /// Builds the read models of a service anew from the streams. Stop that service first.
    Rebuild {
        /// Only `reporting` has read models.
        service: String,
    },
    /// Takes out of the streams what restored databases no longer know of. Stop the services first.
    Recover(recover::Options),
    /// Prints the catalogue of events and requests as an AsyncAPI 3 document.
    Catalogue,
    /// Makes a key pair for `access` or `journal`, as configuration lines.
    GenerateKey,
}

/// Runs the command; an error is printed once, with all its causes.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    // the one TLS implementation of all clients in this process
    if rustls::crypto::ring::default_provider()
        .install_default()
        .is_err()
    {
        return fail(&anyhow::anyhow!("another TLS implementation was installed first"));
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.into()),
    };
    match runtime.block_on(dispatch(cli)) {
        Ok(code) => code,
        Err(error) => fail(&error),
    }
}

async fn dispatch(cli: Cli) -> anyhow::Result<ExitCode> {
    let config_file = cli.config_file;
    match cli.command {
        Command::Run { services } => run::run(&config_file, &services).await?,
        Command::Dev(options) => dev::run(&config_file, options).await?,
        Command::Migrate { services } => run::migrate(&config_file, &services).await?,
        Command::MailPipe(options) => return Ok(mail_pipe::run(options).await),
        Command::DeadLetters(command) => dead_letters::run(&config_file, command).await?,
        Command::Audit(command) => return audit::run(&config_file, command).await,
        Command::Rebuild { service } => rebuild::run(&config_file, &service).await?,
        Command::Recover(options) => recover::run(&config_file, options).await?,
        Command::Catalogue => catalogue::print()?,
        Command::GenerateKey => crate::secrets::print_key_pair()?,
    }
    Ok(ExitCode::SUCCESS)
}

#[expect(clippy::print_stderr, reason = "a command line tells people")]
fn fail(error: &anyhow::Error) -> ExitCode {
    eprintln!("afterdose: {}", kernel::Chain(error.as_ref()));
    ExitCode::FAILURE
}
