//! One server process: started so that it dies with us, stopped by signal, killed when forgotten.

use std::ffi::OsString;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::{OnceLock, mpsc};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use tokio::process::{Child, Command};
use tokio::sync::{OnceCell, oneshot};

use crate::run_as::RunAs;

type Job = Box<dyn FnOnce() + Send>;

/// A signal by the name `kill` knows it by.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Signal {
    /// Postgres: disconnect everyone and shut down cleanly. nats-server: the same as `Term`.
    Int,
    /// Postgres: drop everything, recover at the next start.
    Quit,
    /// nats-server: flush the streams and exit.
    Term,
}

impl Signal {
    const fn name(self) -> &'static str {
        match self {
            Self::Int => "INT",
            Self::Quit => "QUIT",
            Self::Term => "TERM",
        }
    }
}

/// What to start.
pub(crate) struct Launch<'a> {
    /// The server's name in messages.
    pub(crate) name: &'static str,
    /// Whom it runs as.
    pub(crate) run_as: RunAs,
    /// The server's program.
    pub(crate) program: &'a Path,
    /// Its arguments.
    pub(crate) arguments: Vec<OsString>,
    /// Where its output is appended.
    pub(crate) log: &'a Path,
    /// The signal it gets when it is forgotten, or when we are killed.
    pub(crate) when_orphaned: Signal,
}

/// A running server whose output goes to a log file.
#[derive(Debug)]
pub(crate) struct ServerProcess {
    child: Child,
    pid: u32,
    name: &'static str,
    log: PathBuf,
    log_begins: u64,
    when_orphaned: Signal,
}

impl ServerProcess {
    /// Starts the server; it may still refuse to run, see [`Self::check_alive`].
    pub(crate) async fn start(launch: Launch<'_>) -> anyhow::Result<Self> {
        let Launch {
            name,
            log,
            when_orphaned,
            ..
        } = launch;
        let output = std::fs::OpenOptions::new().create(true).append(true).open(log);
        let output = output.with_context(|| format!("cannot write {}", log.display()))?;
        let log_begins = output.metadata().context("cannot read the log file")?.len();
        let mut command = if setpriv_works().await {
            // the kernel forgets the wish when an account changes, so setpriv runs as the server's account
            let mut command = launch.run_as.command("setpriv");
            command
                .args(["--pdeathsig", when_orphaned.name(), "--"])
                .arg(launch.program);
            command
        } else {
            launch.run_as.command(launch.program)
        };
        command
            .args(launch.arguments)
            .stdout(output.try_clone().context("cannot share the log file")?)
            .stderr(output)
            // its own process group: Ctrl-C reaches us, and we stop the servers in our order
            .process_group(0)
            .kill_on_drop(true);
        let child = spawn(command)
            .await
            .with_context(|| format!("cannot start {name}"))?;
        let pid = child.id().with_context(|| format!("{name} ended at once"))?;
        Ok(Self {
            child,
            pid,
            name,
            log: log.to_owned(),
            log_begins,
            when_orphaned,
        })
    }

    /// Process id of the server itself.
    pub(crate) const fn pid(&self) -> u32 {
        self.pid
    }

    /// Fails, quoting the end of the log, once the server has exited.
    pub(crate) fn check_alive(&mut self) -> anyhow::Result<()> {
        match self
            .child
            .try_wait()
            .with_context(|| format!("cannot watch {}", self.name))?
        {
            None => Ok(()),
            Some(status) => bail!(
                "{} ended with {status}; its log says:\n{}",
                self.name,
                self.log_tail()
            ),
        }
    }

    /// The last lines the server logged since it was started.
    pub(crate) fn log_tail(&self) -> String {
        let begins = usize::try_from(self.log_begins).unwrap_or(0);
        let text = std::fs::read(&self.log).unwrap_or_default();
        let text = String::from_utf8_lossy(text.get(begins..).unwrap_or_default());
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(15)..].join("\n")
    }

    /// Sends `signal` and waits for the end; kills the server after `grace`.
    pub(crate) async fn stop(mut self, signal: Signal, grace: Duration) -> anyhow::Result<()> {
        if self
            .child
            .try_wait()
            .with_context(|| format!("cannot watch {}", self.name))?
            .is_some()
        {
            return Ok(());
        }
        send(signal, self.pid).await?;
        match tokio::time::timeout(grace, self.child.wait()).await {
            Ok(status) => end_of(
                self.name,
                status.with_context(|| format!("cannot watch {}", self.name))?,
            ),
            Err(_late) => {
                self.child
                    .kill()
                    .await
                    .with_context(|| format!("cannot kill {}", self.name))?;
                bail!(
                    "{} did not stop within {} s and was killed",
                    self.name,
                    grace.as_secs()
                )
            }
        }
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        if !matches!(self.child.try_wait(), Ok(None)) {
            return;
        }
        // Blocking and short: a forgotten server must be gone before its folder is removed.
        let asked = kill_command(self.when_orphaned, self.pid).status();
        let deadline = Instant::now() + Duration::from_secs(3);
        while asked.is_ok() && Instant::now() < deadline {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        if let Err(error) = self.child.start_kill() {
            tracing::warn!(server = self.name, pid = self.pid, %error, "cannot kill server");
        }
    }
}

fn end_of(name: &str, status: ExitStatus) -> anyhow::Result<()> {
    if status.success() || status.signal().is_some() {
        return Ok(());
    }
    bail!("{name} stopped with {status}")
}

/// The shell's own `kill`: slim images ship no program of that name.
fn kill_command(signal: Signal, pid: u32) -> std::process::Command {
    let mut command = std::process::Command::new("/bin/sh");
    command.args(["-c", "kill -s \"$0\" \"$1\"", signal.name(), &pid.to_string()]);
    command
}

async fn send(signal: Signal, pid: u32) -> anyhow::Result<()> {
    let status = Command::from(kill_command(signal, pid))
        .status()
        .await
        .context("cannot run kill")?;
    if status.success() {
        Ok(())
    } else {
        bail!("cannot signal process {pid}")
    }
}

/// Whether the kernel can be told, through `setpriv`, to signal a server when we are killed.
async fn setpriv_works() -> bool {
    static WORKS: OnceCell<bool> = OnceCell::const_new();
    let probe = || async {
        let mut setpriv = Command::new("setpriv");
        setpriv
            .args(["--pdeathsig", "TERM", "--", "true"])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        setpriv.status().await.is_ok_and(|status| status.success())
    };
    *WORKS.get_or_init(probe).await
}

/// Starts processes on one thread that lives as long as we do: the kernel's parent-death signal fires when the
/// *thread* that started the child ends, and runtime threads come and go.
async fn spawn(mut command: Command) -> anyhow::Result<Child> {
    static SPAWNER: OnceLock<mpsc::Sender<Job>> = OnceLock::new();
    let spawner = SPAWNER.get_or_init(|| {
        let (jobs, queue) = mpsc::channel::<Job>();
        std::thread::spawn(move || queue.into_iter().for_each(|job| job()));
        jobs
    });
    let (answer, answered) = oneshot::channel();
    let runtime = tokio::runtime::Handle::current();
    let job = move || {
        let _runtime = runtime.enter();
        // a caller that went away drops the child, which kills it
        drop(answer.send(command.spawn()));
    };
    spawner
        .send(Box::new(job))
        .ok()
        .context("the spawning thread is gone")?;
    Ok(answered.await.context("the spawning thread is gone")??)
}
