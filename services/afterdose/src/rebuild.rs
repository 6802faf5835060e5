//! Read models are thrown away and built anew from the streams, with the same result.

use crate::config_file::ConfigFile;

pub(crate) async fn run(config_file: &ConfigFile, service: &str) -> anyhow::Result<()> {
    anyhow::ensure!(service == "reporting", "only reporting has read models");
    let settings = config_file.settings("")?.shared()?;
    let nats = runner::connect_nats(&settings.nats).await?;
    let pool = runner::connect(&settings.database, service)?;
    reporting::rebuild(&eventbus::Database::new(pool), &nats).await
}
