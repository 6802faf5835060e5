//! One running `afterdose`: started with a configuration, waited for, stopped by its own id.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};
use tokio::{
    net::TcpStream,
    process::{Child, Command},
    time::sleep,
};

use crate::http::Connection;

/// A program of ours that runs.
pub(crate) struct Process {
    child: Child,
    /// Its process id.
    pub(crate) pid: u32,
    ops: String,
    log: PathBuf,
    started: Instant,
}

impl Process {
    /// Starts the command; what it says is appended to `log`. Its operations port is `ops`.
    pub(crate) fn start(mut command: Command, ops: &str, log: &Path) -> anyhow::Result<Self> {
        let output = std::fs::OpenOptions::new().create(true).append(true).open(log)?;
        let child = command
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot start {:?}", command.as_std().get_program()))?;
        let pid = child.id().context("it ended at once")?;
        Ok(Self {
            child,
            pid,
            ops: ops.to_owned(),
            log: log.to_owned(),
            started: Instant::now(),
        })
    }

    /// Waits until every service in it says that it can work; returns the time since its start.
    pub(crate) async fn ready(&mut self, within: Duration) -> anyhow::Result<Duration> {
        loop {
            if let Some(status) = self.child.try_wait()? {
                bail!("afterdose ended with {status}; see {}", self.log.display());
            }
            if self.answers_ready().await {
                return Ok(self.started.elapsed());
            }
            if self.started.elapsed() > within {
                bail!("afterdose was not ready in time; see {}", self.log.display());
            }
            sleep(Duration::from_millis(20)).await;
        }
    }

    async fn answers_ready(&self) -> bool {
        let Ok(stream) = TcpStream::connect(&self.ops).await else {
            return false;
        };
        let question = format!("GET /readyz HTTP/1.1\r\nHost: {}\r\n\r\n", self.ops);
        let answer = Connection::over(stream).ask(question.as_bytes()).await;
        answer.is_ok_and(|answer| answer.status == 200)
    }

    /// Asks it to end and waits.
    pub(crate) async fn stop(mut self) -> anyhow::Result<()> {
        let mut kill = Command::new("kill");
        kill.args(["-TERM", &self.pid.to_string()]).status().await?;
        match tokio::time::timeout(Duration::from_secs(40), self.child.wait()).await {
            Ok(status) => {
                status?;
            }
            Err(_late) => self.child.kill().await?,
        }
        Ok(())
    }
}
