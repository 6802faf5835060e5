//! A Postgres server of our own: cluster made on first use, password random, loopback only.

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection};
use tempfile::TempDir;
use tokio::time::{Instant, sleep};

use crate::child::{Launch, ServerProcess, Signal};
use crate::options::PostgresOptions;
use crate::run_as::{RunAs, SHARED};

const ADMIN: &str = "postgres";
const STOP_GRACE: Duration = Duration::from_secs(60);

/// A running Postgres on 127.0.0.1. Dropping it stops it; [`Postgres::stop`] does so in good order.
#[derive(Debug)]
pub struct Postgres {
    process: ServerProcess,
    port: u16,
    password: String,
    data_dir: PathBuf,
    // after the server, so that the folder is removed when nobody writes to it any more
    _temporary: Option<TempDir>,
}

impl Postgres {
    /// Starts the server of the Postgres tree `tree` (`bin`, `lib`, `share`) and waits until it answers. The cluster is
    /// made when the data folder has none: UTF-8, sorted by code point, SCRAM passwords.
    ///
    /// # Errors
    /// When a program fails (its own words are quoted) or no answer comes in time.
    pub async fn start(tree: &Path, options: PostgresOptions) -> anyhow::Result<Self> {
        let run_as = RunAs::unprivileged()?;
        let tree = run_as.reachable_tree(tree).await?;
        let (wanted, temporary) = match &options.data_dir {
            Some(dir) => (dir.clone(), None),
            None => {
                let dir = temporary_folder(run_as).await?;
                (dir.path().join("data"), Some(dir))
            }
        };
        let data_dir = run_as.reachable_data_dir(&wanted).await?;
        let cluster = Cluster {
            run_as,
            tree,
            dir: data_dir,
        };
        let password = cluster.make_if_new().await?;
        let (process, port) = cluster.serve(&options, &password).await?;
        Ok(Self {
            process,
            port,
            password,
            data_dir: cluster.dir,
            _temporary: temporary,
        })
    }

    /// Where the administrator connects: database `postgres`, all rights.
    #[must_use]
    pub fn admin_url(&self) -> String {
        self.url("postgres")
    }

    /// Where the administrator connects to `database`.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!(
            "postgres://{ADMIN}:{}@127.0.0.1:{}/{database}",
            self.password, self.port
        )
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

    /// Where cluster, password and log are; differs from the wanted folder when the database's account cannot enter that.
    #[must_use]
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// Fails once the server has ended by itself, quoting its log.
    ///
    /// # Errors
    /// See above.
    pub fn check_alive(&mut self) -> anyhow::Result<()> {
        self.process.check_alive()
    }

    /// Disconnects everyone and stops the server in good order.
    ///
    /// # Errors
    /// When it had to be killed.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.process.stop(Signal::Int, STOP_GRACE).await
    }
}

/// A temporary folder that the server's account may enter; the data folder inside is closed again.
async fn temporary_folder(run_as: RunAs) -> anyhow::Result<TempDir> {
    let in_folder = |parent: &Path| {
        let dir = tempfile::Builder::new()
            .prefix("afterdose-postgres-")
            .tempdir_in(parent)?;
        std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o711))?;
        anyhow::Ok(dir)
    };
    let dir = in_folder(&std::env::temp_dir()).context("no temporary folder")?;
    if run_as.can_enter(dir.path()).await {
        return Ok(dir);
    }
    in_folder(Path::new(SHARED)).context("no temporary folder the database's account can enter")
}

struct Cluster {
    run_as: RunAs,
    tree: PathBuf,
    dir: PathBuf,
}

impl Cluster {
    /// Makes the cluster unless there is one; returns the administrator's password.
    async fn make_if_new(&self) -> anyhow::Result<String> {
        let (cluster, password_file) = (self.dir.join("cluster"), self.dir.join("password"));
        if !cluster.exists() {
            let password = hex::encode(rand::random::<[u8; 24]>());
            std::fs::write(&password_file, &password).context("cannot keep the password")?;
            std::fs::set_permissions(&password_file, std::fs::Permissions::from_mode(0o600))
                .context("cannot close the password file")?;
            self.run_as.own(&password_file)?;
            // a locale that knows letters beyond ASCII, so that trigrams of Chinese text exist; not every system has it
            match self.initdb("C.UTF-8", &password_file, &cluster).await {
                Err(refused) if format!("{refused}").contains("locale") => {
                    self.initdb("C", &password_file, &cluster).await?;
                }
                done => done?,
            }
        }
        let password = std::fs::read_to_string(&password_file)
            .with_context(|| format!("no password of the cluster in {}", self.dir.display()))?;
        Ok(password.trim().to_owned())
    }

    /// Makes the cluster beside its place and renames it, so that a half-made one is never used.
    async fn initdb(&self, ctype: &str, password_file: &Path, cluster: &Path) -> anyhow::Result<()> {
        let unfinished = self.dir.join("cluster.new");
        if unfinished.exists() {
            std::fs::remove_dir_all(&unfinished).context("cannot remove a half-made cluster")?;
        }
        let mut initdb = self.run_as.command(self.tree.join("bin/initdb"));
        initdb
            .args([
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
            ])
            .args([
                &format!("--lc-ctype={ctype}"),
                "--auth=scram-sha-256",
                "--no-sync",
                "-U",
                ADMIN,
            ])
            .arg("--pwfile")
            .arg(password_file)
            .arg("-D")
            .arg(&unfinished);
        let output = initdb.output().await.context("cannot run initdb")?;
        let words = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "initdb failed:\n{}", words.trim());
        std::fs::rename(&unfinished, cluster).context("cannot put the cluster in its place")
    }

    /// Starts the server; a free port may be taken by another between looking and using, so that is tried again.
    async fn serve(&self, options: &PostgresOptions, password: &str) -> anyhow::Result<(ServerProcess, u16)> {
        let mut attempts = if options.port.is_some() { 1 } else { 5 };
        loop {
            attempts -= 1;
            let port = match options.port {
                Some(port) => port,
                None => free_port()?,
            };
            match self.serve_on(port, options, password).await {
                Err(error) if attempts > 0 && format!("{error:#}").contains("Address already in use") => {}
                done => return done.map(|process| (process, port)),
            }
        }
    }

    async fn serve_on(
        &self,
        port: u16,
        options: &PostgresOptions,
        password: &str,
    ) -> anyhow::Result<ServerProcess> {
        let mut arguments = vec!["-D".into(), self.dir.join("cluster").into()];
        let fsync = if options.fsync { "on" } else { "off" };
        let port_setting = port.to_string();
        let ours = [
            ("listen_addresses", "127.0.0.1"),
            ("unix_socket_directories", ""),
            ("port", port_setting.as_str()),
            ("fsync", fsync),
            ("synchronous_commit", fsync),
            ("full_page_writes", fsync),
        ];
        let theirs = options
            .settings
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in ours.into_iter().chain(theirs) {
            arguments.extend(["-c".into(), format!("{name}={value}").into()]);
        }
        let launch = Launch {
            name: "postgres",
            run_as: self.run_as,
            program: &self.tree.join("bin/postgres"),
            arguments,
            log: &self.dir.join("postgres.log"),
            when_orphaned: if options.data_dir.is_some() {
                Signal::Int
            } else {
                Signal::Quit
            },
        };
        let mut process = ServerProcess::start(launch).await?;
        wait_until_ready(&mut process, port, password, options.start_within).await?;
        Ok(process)
    }
}

fn free_port() -> anyhow::Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("no free port")?;
    Ok(listener.local_addr().context("no free port")?.port())
}

/// Waits until the server takes our password: that also proves it is ours and not another on the same port.
async fn wait_until_ready(
    process: &mut ServerProcess,
    port: u16,
    password: &str,
    within: Duration,
) -> anyhow::Result<()> {
    let connect = PgConnectOptions::new_without_pgpass()
        .host("127.0.0.1")
        .port(port)
        .username(ADMIN);
    let connect = connect
        .password(password)
        .database("postgres")
        .disable_statement_logging();
    let deadline = Instant::now() + within;
    loop {
        process.check_alive()?;
        let error = match connect.connect().await {
            Ok(connection) => return connection.close().await.context("cannot leave the new server"),
            Err(error) => error,
        };
        if Instant::now() > deadline {
            let tail = process.log_tail();
            bail!(
                "postgres did not answer within {} s ({error}); its log says:\n{tail}",
                within.as_secs()
            );
        }
        sleep(Duration::from_millis(10)).await;
    }
}
