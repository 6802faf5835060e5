//! Runs a command with a private Postgres (and NATS) at hand: `make test` and `make prepare` are built on it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;
use embedded::{Nats, NatsOptions, Postgres, PostgresOptions, Tools};
use tokio::process::{Child, Command};
use tokio::signal::unix::{SignalKind, signal};

/// Runs CMD with TEST_DATABASE_URL and NATS_SERVER_BIN (with --nats also NATS_URL) in its environment, and passes on
/// its exit code. A TEST_DATABASE_URL (NATS_URL, NATS_SERVER_BIN) that is already set is used as it is.
#[derive(Parser)]
struct Arguments {
    /// Also start a nats-server and set NATS_URL.
    #[arg(long)]
    nats: bool,
    /// The folder `make tools` filled; the nearest `.tools` upwards by default.
    #[arg(long, value_name = "DIR")]
    tools: Option<PathBuf>,
    #[arg(long, env = "TEST_DATABASE_URL", hide = true)]
    database_url: Option<String>,
    #[arg(long, env = "NATS_URL", hide = true)]
    nats_url: Option<String>,
    #[arg(long, env = "NATS_SERVER_BIN", hide = true)]
    nats_server: Option<PathBuf>,
    /// The command and its arguments.
    #[arg(last = true, required = true)]
    command: Vec<String>,
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let tools = || match &arguments.tools {
        Some(dir) => Tools::locate(dir),
        None => Tools::find(Path::new(".")),
    };
    let nats_server = match &arguments.nats_server {
        Some(program) => program.clone(),
        None => tools()?.nats_server().to_owned(),
    };
    let (mut postgres, mut nats) = (None, None);
    let database_url = match &arguments.database_url {
        Some(url) => url.clone(),
        None => {
            let started = Postgres::start(tools()?.postgres(), PostgresOptions::for_tests()).await?;
            postgres.insert(started).admin_url()
        }
    };
    let [program, rest @ ..] = arguments.command.as_slice() else {
        anyhow::bail!("no command")
    };
    let mut command = Command::new(program);
    command
        .args(rest)
        .env("TEST_DATABASE_URL", database_url)
        .env("NATS_SERVER_BIN", &nats_server);
    if arguments.nats && arguments.nats_url.is_none() {
        let started = Nats::start(&nats_server, NatsOptions::for_tests()).await?;
        command.env("NATS_URL", nats.insert(started).url());
    }
    let child = command.spawn().with_context(|| format!("cannot run {program}"))?;
    let code = wait_passing_signals(child).await?;
    if let Some(nats) = nats {
        nats.stop().await?;
    }
    if let Some(postgres) = postgres {
        postgres.stop().await?;
    }
    Ok(ExitCode::from(code))
}

/// Waits for the command. Ctrl-C reaches it by itself (same terminal); a signal sent to us alone is passed on.
async fn wait_passing_signals(mut child: Child) -> anyhow::Result<u8> {
    use std::os::unix::process::ExitStatusExt;
    let mut interrupts = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
    let mut terminations = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let pid = child.id().map(|pid| pid.to_string());
    loop {
        tokio::select! {
            status = child.wait() => {
                let status = status.context("cannot wait for the command")?;
                // as a shell tells it: 128 + signal
                let code = status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or(0));
                return Ok(u8::try_from(code).unwrap_or(1));
            }
            _ = interrupts.recv() => {}
            _ = terminations.recv() => {
                if let Some(pid) = &pid {
                    Command::new("/bin/sh").args(["-c", "kill \"$0\"", pid]).status().await.context("cannot run kill")?;
                }
            }
        }
    }
}
