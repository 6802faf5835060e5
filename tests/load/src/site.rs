//! The place of a run: servers of its own with everything synced to disk, a configuration, and `afterdose` in it.

use std::{
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    time::Duration,
};

use access::Signer;
use anyhow::Context as _;
use embedded::{Nats, NatsOptions, Postgres, PostgresOptions, Tools};
use tokio::process::Command;

use crate::{
    contacts::{Contacts, LINE, SECRET},
    options::Options,
    process::Process,
    report::say,
    smtp_sink::SmtpSink,
    store::Store,
    usage::Usage,
};

/// Servers and addresses.
pub(crate) struct Site {
    folder: PathBuf,
    program: PathBuf,
    configuration: String,
    keep: bool,
    nats: Nats,
    postgres: Postgres,
    /// Where mail goes.
    pub(crate) sink: SmtpSink,
    /// The gateway's public address.
    pub(crate) gateway: String,
    ops: String,
    /// What is sent.
    pub(crate) contacts: Contacts,
}

impl Site {
    /// An empty place with its servers running.
    pub(crate) async fn open(options: &Options) -> anyhow::Result<Self> {
        remove(&options.data)?;
        std::fs::create_dir_all(&options.data)?;
        let folder = options.data.canonicalize()?;
        let program = options.program.canonicalize();
        let program =
            program.with_context(|| format!("no {}; run `make bench`", options.program.display()))?;
        let tools = Tools::locate(&options.tools)?;
        let (nats, postgres) = servers(&tools, &folder).await?;
        let sink = SmtpSink::start().await?;
        let [web, gateway, ops] = free_addresses()?;
        std::fs::write(
            folder.join("bench.toml"),
            configuration(&web, &gateway, sink.port),
        )?;
        Ok(Self {
            contacts: Contacts::for_host(&gateway)?,
            configuration: configuration(&web, &gateway, sink.port),
            folder,
            program,
            keep: options.keep,
            nats,
            postgres,
            sink,
            gateway,
            ops,
        })
    }

    /// All services in one process, with more settings; the databases are made on the way.
    pub(crate) async fn start_everything(&self, more: &str) -> anyhow::Result<Process> {
        let config = self.folder.join("everything.toml");
        std::fs::write(&config, format!("{}{more}", self.configuration))?;
        let mut command = self.command();
        command
            .arg("dev")
            .arg("--data")
            .arg(&self.folder)
            .arg("--config")
            .arg(config)
            .env("NATS_URL", self.nats.url())
            .env("DATABASE_URL", self.postgres.admin_url())
            .env("AFTERDOSE_OPS__LISTEN", &self.ops);
        let mut process = Process::start(command, &self.ops, &self.folder.join("afterdose.log"))?;
        let took = process.ready(Duration::from_secs(120)).await?;
        say(&format!(
            "ready after {:.1} s, databases made on the way",
            took.as_secs_f64()
        ));
        Ok(process)
    }

    /// The gateway alone, as it was when everything else has gone down. `start_everything` must have been here before.
    pub(crate) fn start_gateway(&self) -> anyhow::Result<Process> {
        let read = |name: &str| -> anyhow::Result<toml::Table> {
            Ok(std::fs::read_to_string(self.folder.join(name))?.parse()?)
        };
        let mut settings = read("effective.toml")?;
        merge(&mut settings, self.configuration.parse()?);
        let config = self.folder.join("gateway.toml");
        std::fs::write(&config, toml::to_string(&settings)?)?;
        let mut command = self.command();
        command.args(["run", "intake-gateway", "--config"]).arg(config);
        command.env("AFTERDOSE_OPS__LISTEN", &self.ops);
        Process::start(command, &self.ops, &self.folder.join("afterdose.log"))
    }

    /// Where JetStream is.
    pub(crate) fn nats_url(&self) -> String {
        self.nats.url()
    }

    /// Signs for people as identity does; `start_everything` must have been here before.
    pub(crate) fn signer(&self) -> anyhow::Result<Signer> {
        let settings: toml::Table = std::fs::read_to_string(self.folder.join("effective.toml"))?.parse()?;
        let of_identity = |key: &str| settings.get("identity")?.get(key)?.as_str();
        let key_id = of_identity("key_id").context("no identity.key_id")?;
        let seed = of_identity("signing_key").context("no identity.signing_key")?;
        Ok(Signer::try_new(key_id, seed)?)
    }

    /// Where a database is, for its administrator.
    pub(crate) fn database_url(&self, database: &str) -> String {
        self.postgres.url(database)
    }

    /// Processor time used by everybody so far; `afterdose` is the given process.
    pub(crate) fn usage(&self, afterdose: &Process) -> Usage {
        Usage::of(&[
            ("afterdose", afterdose.pid),
            ("nats", self.nats.pid()),
            ("postgres", self.postgres.pid()),
            ("bench", std::process::id()),
        ])
    }

    /// A look into the databases and streams.
    pub(crate) async fn store(&self) -> anyhow::Result<Store> {
        Store::connect(|database| self.postgres.url(database), &self.nats.url()).await
    }

    /// Stops the servers and removes what they stored.
    pub(crate) async fn close(self) -> anyhow::Result<()> {
        self.nats.stop().await?;
        self.postgres.stop().await?;
        if !self.keep {
            remove(&self.folder)?;
        }
        Ok(())
    }

    /// Started from the one thread that lives as long as the run, so that the kernel ends it when the run is killed.
    fn command(&self) -> Command {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "TERM", "--"]).arg(&self.program);
        command
    }
}

/// As `afterdose dev` starts them, and Postgres notes when each row was committed.
async fn servers(tools: &Tools, folder: &Path) -> anyhow::Result<(Nats, Postgres)> {
    let nats = NatsOptions {
        store_dir: Some(folder.join("nats")),
        config: "max_payload: 8MB\n".to_owned(),
        ..NatsOptions::default()
    };
    // the last two as for any server with this much memory; what Postgres comes with is for the smallest machines
    let settings = [
        ("max_connections", "200"),
        ("track_commit_timestamp", "on"),
        ("shared_buffers", "1GB"),
        ("max_wal_size", "4GB"),
    ];
    let postgres = PostgresOptions {
        data_dir: Some(folder.join("postgres")),
        settings: settings
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec(),
        ..PostgresOptions::default()
    };
    let nats = Nats::start(tools.nats_server(), nats).await?;
    Ok((nats, Postgres::start(tools.postgres(), postgres).await?))
}

fn configuration(web: &str, gateway: &str, smtp_port: u16) -> String {
    format!(
        r#"[web_gateway]
listen = "{web}"
[intake_gateway]
listen = "{gateway}"
[intake_gateway.form]
# one machine fills in all forms
burst = 100000000
[[intake_gateway.hotlines]]
name = "{LINE}"
number = "4008100001"
secret = "{SECRET}"
[notify]
host = "127.0.0.1"
port = {smtp_port}
security = "none"
from = "药后售后服务中心 <service@yaohou.example>"
message_id_domain = "yaohou.example"
status_url = "http://{gateway}/form/status"
hotline = "400-810-0001"
"#
    )
}

/// Lays one configuration over another.
fn merge(below: &mut toml::Table, above: toml::Table) {
    for (key, value) in above {
        match (below.get_mut(&key), value) {
            (Some(toml::Value::Table(below)), toml::Value::Table(above)) => merge(below, above),
            (_, value) => drop(below.insert(key, value)),
        }
    }
}

/// Also where Postgres had to be put elsewhere for root.
fn remove(folder: &Path) -> anyhow::Result<()> {
    if let Ok(elsewhere) = std::fs::read_to_string(folder.join("postgres/MOVED_TO")) {
        std::fs::remove_dir_all(elsewhere.trim()).context("cannot remove the database")?;
    }
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Free a moment ago; all are held until the last is known, so that none is named twice.
pub(crate) fn free_addresses<const N: usize>() -> anyhow::Result<[String; N]> {
    let mut held = Vec::new();
    for _ in 0..N {
        held.push(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?);
    }
    let addresses: Result<Vec<_>, _> = held.iter().map(|one| Ok(one.local_addr()?.to_string())).collect();
    let addresses: Vec<String> = addresses.map_err(|error: std::io::Error| error)?;
    addresses.try_into().ok().context("no addresses")
}
