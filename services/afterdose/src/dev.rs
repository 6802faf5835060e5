//! The laptop edition: everything on this machine, with a NATS server and a Postgres of its own. A `NATS_URL` or
//! `DATABASE_URL` in the environment is used instead.

use std::{fs, path::PathBuf, str::FromStr as _, time::Duration};

use access::Signer;
use anyhow::Context as _;
use clap::Args;
use embedded::{Nats, NatsOptions, Postgres, PostgresOptions, Tools};
use kernel::Clock;
use runner::Service;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, postgres::PgConnectOptions};
use tokio::time::Instant;

use crate::{
    config_file::ConfigFile,
    run,
    say::say,
    secrets::{Secrets, write_private},
    services,
};

/// Where the laptop edition keeps its things.
#[derive(Args)]
pub(crate) struct Options {
    /// Databases, streams, evidence and secrets.
    #[arg(long, default_value = ".data/dev", value_name = "DIR")]
    data: PathBuf,
    /// The folder that `make tools` filled.
    #[arg(long, default_value = ".tools", value_name = "DIR")]
    tools: PathBuf,
    /// An administrator's address of a Postgres to use instead of an own one.
    #[arg(long, env = "DATABASE_URL", value_name = "URL", hide_env_values = true)]
    database_url: Option<String>,
    /// A NATS server to use instead of an own one.
    #[arg(long, env = "NATS_URL", value_name = "URL", hide_env_values = true)]
    nats_url: Option<String>,
}

/// The servers of its own, if any.
#[derive(Default)]
struct Servers {
    nats: Option<Nats>,
    postgres: Option<Postgres>,
}

pub(crate) async fn run(config_file: &ConfigFile, options: Options) -> anyhow::Result<()> {
    fs::create_dir_all(&options.data)?;
    let data = options.data.canonicalize()?;
    let secrets = Secrets::at(&data.join("secrets.toml"))?;
    let mut servers = Servers::default();
    let nats_url = servers.nats_url(&options, &data).await?;
    let admin_url = servers.database_url(&options, &data).await?;
    for service in services::all()
        .into_iter()
        .filter(|service| service.migrations().is_some())
    {
        provision(&admin_url, service, &secrets.database_password).await?;
    }
    let base = base_configuration(&data, &nats_url, &admin_url, &secrets)?;
    write_private(&data.join("effective.toml"), &base)?;
    let settings = config_file.settings(&base)?;
    let guard = run::telemetry(&settings)?;
    let started = Instant::now();
    let log_filter = Some(guard.log_filter_handle());
    let mut running = runner::start(services::all(), settings, Clock::system(), log_filter).await?;
    running.ready(Duration::from_secs(60)).await?;
    say_where(&running, started.elapsed(), &data)?;
    let result = runner::run_until_signal(running).await;
    guard.shutdown().await;
    servers.stop().await?;
    result
}

impl Servers {
    async fn nats_url(&mut self, options: &Options, data: &std::path::Path) -> anyhow::Result<String> {
        if let Some(url) = &options.nats_url {
            return Ok(url.clone());
        }
        let tools = Tools::locate(&options.tools)?;
        let wanted = NatsOptions {
            store_dir: Some(data.join("nats")),
            // above what the web gateway lets through, so that a table of master data fits one request
            config: "max_payload: 8MB\n".to_owned(),
            ..NatsOptions::default()
        };
        let nats = Nats::start(tools.nats_server(), wanted).await?;
        let url = nats.url();
        self.nats = Some(nats);
        Ok(url)
    }

    async fn database_url(&mut self, options: &Options, data: &std::path::Path) -> anyhow::Result<String> {
        if let Some(url) = &options.database_url {
            return Ok(url.clone());
        }
        let tools = Tools::locate(&options.tools)?;
        let settings = vec![("max_connections".to_owned(), "200".to_owned())];
        let wanted = PostgresOptions {
            data_dir: Some(data.join("postgres")),
            settings,
            ..PostgresOptions::default()
        };
        let postgres = Postgres::start(tools.postgres(), wanted).await?;
        let url = postgres.admin_url();
        self.postgres = Some(postgres);
        Ok(url)
    }

    async fn stop(self) -> anyhow::Result<()> {
        if let Some(nats) = self.nats {
            nats.stop().await?;
        }
        if let Some(postgres) = self.postgres {
            postgres.stop().await?;
        }
        Ok(())
    }
}

/// A database per service with two roles: one that owns the tables, one that works with the rows.
async fn provision(admin_url: &str, service: &dyn Service, password: &str) -> anyhow::Result<()> {
    let name = service.name().replace('-', "_");
    let mut admin = PgConnection::connect(admin_url)
        .await
        .context("the database administrator cannot connect")?;
    for role in [name.clone(), format!("{name}_owner")] {
        let statement = format!(
            "do $$ begin create role {role} login; exception when duplicate_object then null; end $$;
             alter role {role} password '{password}'"
        );
        sqlx::raw_sql(AssertSqlSafe(statement))
            .execute(&mut admin)
            .await?;
    }
    let there: i64 = sqlx::query_scalar("select count(*) from pg_database where datname = $1")
        .bind(&name)
        .fetch_one(&mut admin)
        .await?;
    if there == 0 {
        sqlx::raw_sql(AssertSqlSafe(format!(
            "create database {name} owner {name}_owner"
        )))
        .execute(&mut admin)
        .await?;
        let rights = format!(
            "revoke connect on database {name} from public; grant connect on database {name} to {name}"
        );
        sqlx::raw_sql(AssertSqlSafe(rights)).execute(&mut admin).await?;
    }
    admin.close().await?;
    Ok(())
}

/// The configuration that only this machine can know; a file or the environment still stands above it.
fn base_configuration(
    data: &std::path::Path,
    nats_url: &str,
    admin_url: &str,
    secrets: &Secrets,
) -> anyhow::Result<String> {
    let admin = PgConnectOptions::from_str(admin_url)?;
    let place = format!("{}:{}", admin.get_host(), admin.get_port());
    let password = &secrets.database_password;
    let signer = Signer::try_new("dev", &secrets.access_seed)?;
    let sealer = Signer::try_new("dev", &secrets.journal_seed)?;
    let data = data.display();
    Ok(format!(
        r#"[nats]
url = "{nats_url}"
[database]
url = "postgres://{{service}}:{password}@{place}/{{service}}"
owner_url = "postgres://{{service}}_owner:{password}@{place}/{{service}}"
connections = 6
[access.public_keys]
dev = "{access_key}"
[journal]
signing_key = "{journal_seed}"
public_keys = ["{journal_key}"]
[vault]
keys = [{{ id = "dev", key = "{vault_key}" }}]
lookup_key = "{lookup_key}"
[telemetry]
log_format = "text"
[identity]
signing_key = "{access_seed}"
key_id = "dev"
[identity.first_administrator]
login = "admin"
password_file = "{data}/administrator.password"
[intake]
evidence = "file://{data}/evidence"
[intake_gateway]
evidence = "{data}/evidence"
[web_gateway]
secure_cookies = false
"#,
        access_key = signer.public_key(),
        journal_seed = secrets.journal_seed,
        journal_key = sealer.public_key(),
        access_seed = secrets.access_seed,
        vault_key = secrets.vault_key,
        lookup_key = secrets.lookup_key,
    ))
}

fn say_where(running: &runner::Running, took: Duration, data: &std::path::Path) -> anyhow::Result<()> {
    say(&format!(
        "\nAfterdose is ready ({:.1} s after the databases).",
        took.as_secs_f64()
    ))?;
    for (what, service, path) in [
        ("public form      表单", "intake-gateway", "/form"),
        ("API document     接口", "web-gateway", "/docs"),
        ("metrics          指标", "ops", "/metrics"),
    ] {
        if let Some(address) = running.address(service) {
            say(&format!("  {what}  http://{address}{path}"))?;
        }
    }
    say(&format!(
        "  first administrator: admin, password in {}\n",
        data.join("administrator.password").display()
    ))?;
    Ok(())
}
