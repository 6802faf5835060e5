//! Fills the databases of a running laptop edition with two years of contacts: `make seed N=1000000`.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Parser;
use kernel::Clock;
use load_tests::seed::{self, Plan};

/// Fills the databases of a running `make run` (or `make demo`) with contacts.
#[derive(Debug, Parser)]
struct Options {
    /// Contacts.
    #[arg(long, default_value_t = 1_000_000)]
    count: u64,
    /// Days over which they came, up to now.
    #[arg(long, default_value_t = 730)]
    days: i32,
    /// Where it keeps its things.
    #[arg(long, default_value = ".data/dev")]
    data: PathBuf,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let plan = Plan {
        count: options.count,
        days: options.days,
        until: Clock::system().now(),
    };
    let effective = options.data.join("effective.toml");
    let text = std::fs::read_to_string(&effective)
        .with_context(|| format!("no {}; start `make run` first", effective.display()))?;
    let settings: toml::Table = text.parse()?;
    let owner = settings
        .get("database")
        .and_then(|database| database.get("owner_url")?.as_str());
    let owner = owner.context("no database.owner_url")?;
    seed::fill_reporting(&owner.replace("{service}", "reporting"), plan)
        .await
        .context("reporting is not filled; does `make run` run?")?;
    seed::fill_routing(&owner.replace("{service}", "routing"), plan)
        .await
        .context("routing is not filled")
}
