//! A database of its own for each test.

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{
    AssertSqlSafe, ConnectOptions, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use vault::{KeySetting, Settings, Vault};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A pool on a fresh database that has only the data keys.
pub(crate) async fn database() -> PgPool {
    #[expect(
        clippy::disallowed_methods,
        reason = "the runner, which may read it, is above this crate"
    )]
    let url = std::env::var("TEST_DATABASE_URL").expect("run through `make test`, which starts a Postgres");
    let server: PgConnectOptions = url.parse().unwrap();
    let name = format!(
        "vault_{}_{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    );
    let mut admin = server.connect().await.unwrap();
    for statement in [
        format!("drop database if exists {name} with (force)"),
        format!("create database {name}"),
    ] {
        sqlx::raw_sql(AssertSqlSafe(statement))
            .execute(&mut admin)
            .await
            .unwrap();
    }
    let pool = PgPoolOptions::new()
        .max_connections(4)
        .connect_with(server.database(&name))
        .await
        .unwrap();
    vault::MIGRATOR.run(&pool).await.unwrap();
    pool
}

/// A fresh key under an id.
pub(crate) fn key(id: &str) -> KeySetting {
    KeySetting {
        id: id.to_owned(),
        key: Settings::generate_key().into(),
    }
}

/// A vault with these keys, the first in use.
pub(crate) fn vault(keys: &[KeySetting]) -> Vault {
    let settings = Settings {
        keys: keys.to_vec(),
        lookup_key: Settings::generate_key().into(),
    };
    Vault::try_new(&settings).unwrap()
}
