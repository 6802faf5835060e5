//! Running and migrating services as configured.

use anyhow::Context as _;
use kernel::Clock;
use runner::{Service, Settings};
use telemetry::{LogFormat, TelemetryConfig};

use crate::{config_file::ConfigFile, metrics::METRICS, services};

/// Runs the named services until told to stop.
pub(crate) async fn run(config_file: &ConfigFile, names: &[String]) -> anyhow::Result<()> {
    let services = services::named(names)?;
    let settings = config_file.settings("")?;
    let guard = telemetry(&settings)?;
    let running = runner::start(
        services,
        settings,
        Clock::system(),
        Some(guard.log_filter_handle()),
    )
    .await?;
    let result = runner::run_until_signal(running).await;
    guard.shutdown().await;
    result
}

/// Logs and traces as configured.
pub(crate) fn telemetry(settings: &Settings) -> anyhow::Result<telemetry::Guard> {
    let config = settings.shared()?.telemetry;
    let log_format = match config.log_format.as_str() {
        "json" => LogFormat::Json,
        "text" => LogFormat::Text,
        other => anyhow::bail!("telemetry.log_format is json or text, not {other}"),
    };
    let guard = telemetry::init(&TelemetryConfig {
        service_name: "afterdose".to_owned(),
        log_format,
        log_filter: config.log_filter,
        otlp_endpoint: (!config.otlp_endpoint.is_empty()).then_some(config.otlp_endpoint),
    })?;
    telemetry::describe(METRICS);
    Ok(guard)
}

/// Migrates the databases of the named services.
pub(crate) async fn migrate(config_file: &ConfigFile, names: &[String]) -> anyhow::Result<()> {
    let settings = config_file.settings("")?.shared()?;
    for service in services::named(names)? {
        if service.migrations().is_some() {
            migrate_one(&settings.database, service).await?;
        }
    }
    Ok(())
}

async fn migrate_one(settings: &runner::config::Database, service: &dyn Service) -> anyhow::Result<()> {
    let owner = settings
        .owner_url_for(service.name())
        .context("database.owner_url is not set")?;
    let role = runner::role_of(&settings.url_for(service.name()))?;
    runner::migrate(service, &owner, &role).await
}
