//! A nats-server of our own with JetStream on disk.

use std::fmt::Write as _;
use std::fs::File;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};

use crate::child::{Launch, ServerProcess, Signal};
use crate::options::NatsOptions;
use crate::run_as::RunAs;

const STOP_GRACE: Duration = Duration::from_secs(15);

/// A running nats-server on 127.0.0.1. Dropping it stops it; [`Nats::stop`] does so in good order.
#[derive(Debug)]
pub struct Nats {
    process: ServerProcess,
    port: u16,
    store_dir: PathBuf,
    // the order of the fields is the order of their end: server, lock, folder
    _lock: StoreLock,
    _temporary: Option<TempDir>,
}

impl Nats {
    /// Starts the server and waits until it answers with JetStream ready.
    ///
    /// # Errors
    /// When another server uses the store, the configuration is refused (the server's own words are quoted), or no
    /// answer comes in time.
    pub async fn start(program: &Path, options: NatsOptions) -> anyhow::Result<Self> {
        let (store_dir, temporary) = match &options.store_dir {
            Some(dir) => (dir.clone(), None),
            None => {
                let dir = tempfile::Builder::new()
                    .prefix("afterdose-nats-")
                    .tempdir()
                    .context("no temporary folder")?;
                (dir.path().to_owned(), Some(dir))
            }
        };
        std::fs::create_dir_all(&store_dir)
            .with_context(|| format!("cannot create {}", store_dir.display()))?;
        let store_dir = store_dir
            .canonicalize()
            .with_context(|| format!("no folder {}", store_dir.display()))?;
        let lock = StoreLock::try_new(&store_dir)?;
        let ports = store_dir.join("ports");
        remove_if_there(&ports)?;
        std::fs::create_dir(&ports).with_context(|| format!("cannot create {}", ports.display()))?;
        let config = store_dir.join("nats.conf");
        write_closed(&config, &configuration(&store_dir, &ports, &options))?;
        let launch = Launch {
            name: "nats-server",
            run_as: RunAs::Ourselves,
            program,
            arguments: vec!["-c".into(), config.into()],
            log: &store_dir.join("nats.log"),
            when_orphaned: Signal::Term,
        };
        let mut process = ServerProcess::start(launch).await?;
        let port = wait_until_ready(&mut process, &ports, options.start_within).await?;
        Ok(Self {
            process,
            port,
            store_dir,
            _lock: lock,
            _temporary: temporary,
        })
    }

    /// Where clients connect, without credentials.
    #[must_use]
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// The port on 127.0.0.1.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Process id of the server.
    #[must_use]
    pub const fn pid(&self) -> u32 {
        self.process.pid()
    }

    /// Where streams, configuration and log are.
    #[must_use]
    pub fn store_dir(&self) -> &Path {
        &self.store_dir
    }

    /// Fails once the server has ended by itself, quoting its log.
    ///
    /// # Errors
    /// See above.
    pub fn check_alive(&mut self) -> anyhow::Result<()> {
        self.process.check_alive()
    }

    /// Stops the server in good order.
    ///
    /// # Errors
    /// When it had to be killed.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.process.stop(Signal::Term, STOP_GRACE).await
    }
}

/// nats-server itself does not notice a second server on the same streams, which would damage them.
#[derive(Debug)]
struct StoreLock(File);

impl StoreLock {
    fn try_new(store_dir: &Path) -> anyhow::Result<Self> {
        let path = store_dir.join("lock");
        let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
        file.try_lock()
            .with_context(|| format!("another nats-server uses {}", store_dir.display()))?;
        Ok(Self(file))
    }
}

impl Drop for StoreLock {
    fn drop(&mut self) {
        // closing is not enough: a process being started at this moment elsewhere in ours holds a copy of the file
        if let Err(error) = self.0.unlock() {
            tracing::warn!(%error, "cannot unlock the store");
        }
    }
}

/// The configuration may hold passwords.
fn write_closed(path: &Path, text: &str) -> anyhow::Result<()> {
    let file = File::options()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path);
    let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
    written.with_context(|| format!("cannot write {}", path.display()))
}

fn remove_if_there(dir: &Path) -> anyhow::Result<()> {
    match std::fs::remove_dir_all(dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", dir.display()))
        }
        _ => Ok(()),
    }
}

fn configuration(store_dir: &Path, ports: &Path, options: &NatsOptions) -> String {
    let port = options
        .port
        .map_or_else(|| "-1".to_owned(), |port| port.to_string());
    let mut text = format!("listen: \"127.0.0.1:{port}\"\n");
    // quoted as JSON strings, which nats-server's configuration language accepts
    let _ = writeln!(text, "ports_file_dir: {}", quoted(ports));
    let sync = if options.synced {
        "\n  sync_interval: always"
    } else {
        ""
    };
    let _ = writeln!(text, "jetstream {{\n  store_dir: {}{sync}\n}}", quoted(store_dir));
    text.push_str(&options.config);
    text.push('\n');
    text
}

fn quoted(path: &Path) -> String {
    serde_json::Value::from(path.to_string_lossy()).to_string()
}

async fn wait_until_ready(
    process: &mut ServerProcess,
    ports: &Path,
    within: Duration,
) -> anyhow::Result<u16> {
    let deadline = Instant::now() + within;
    loop {
        process.check_alive()?;
        if let Some(port) = port_from(ports, process.pid())
            && answers(port).await
        {
            return Ok(port);
        }
        if Instant::now() > deadline {
            bail!(
                "nats-server did not answer within {} s; its log says:\n{}",
                within.as_secs(),
                process.log_tail()
            );
        }
        sleep(Duration::from_millis(3)).await;
    }
}

/// The port from the file the server writes once it listens: `{"nats": ["nats://127.0.0.1:40123"]}`.
fn port_from(ports: &Path, pid: u32) -> Option<u16> {
    #[derive(serde::Deserialize)]
    struct Ports {
        nats: Vec<String>,
    }
    let text = std::fs::read(ports.join(format!("nats-server_{pid}.ports"))).ok()?;
    let ports: Ports = serde_json::from_slice(&text).ok()?;
    ports.nats.first()?.rsplit(':').next()?.parse().ok()
}

/// The server greets with a line that tells whether JetStream is on.
async fn answers(port: u16) -> bool {
    let Ok(stream) = TcpStream::connect(("127.0.0.1", port)).await else {
        return false;
    };
    let (mut stream, mut line) = (BufReader::new(stream), String::new());
    let greeting = stream.read_line(&mut line);
    let read = tokio::time::timeout(Duration::from_secs(1), greeting).await;
    matches!(read, Ok(Ok(_))) && line.starts_with("INFO") && line.contains("\"jetstream\":true")
}
