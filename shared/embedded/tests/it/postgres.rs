//! Postgres: what it keeps, what it can, how it ends.

use std::path::Path;

use embedded::{Postgres, PostgresOptions};
use sqlx::{Connection, PgConnection};

use crate::{runs, tools};

async fn start(options: PostgresOptions) -> anyhow::Result<Postgres> {
    Postgres::start(tools().postgres(), options).await
}

async fn ask(postgres: &Postgres, question: &'static str) -> String {
    let mut connection = PgConnection::connect(&postgres.admin_url()).await.unwrap();
    let answer = sqlx::query_scalar(question)
        .fetch_one(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    answer
}

fn folder(mode: u32) -> tempfile::TempDir {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(mode)).unwrap();
    dir
}

fn kept_in(dir: &Path) -> PostgresOptions {
    PostgresOptions {
        data_dir: Some(dir.join("data")),
        ..PostgresOptions::for_tests()
    }
}

#[tokio::test]
async fn a_cluster_is_made_once_and_keeps_its_data_and_password() {
    let dir = folder(0o711);
    let postgres = start(kept_in(dir.path())).await.unwrap();
    assert_eq!(
        postgres.data_dir(),
        dir.path().canonicalize().unwrap().join("data")
    );
    let mut connection = PgConnection::connect(&postgres.admin_url()).await.unwrap();
    sqlx::raw_sql("create table kept as select 'here' as what")
        .execute(&mut connection)
        .await
        .unwrap();
    let address = postgres.admin_url();
    let password = address.split(['@', ':']).nth(2).map(str::to_owned);
    // with this connection still open: clients do not delay the stop
    postgres.stop().await.unwrap();

    let postgres = start(kept_in(dir.path())).await.unwrap();
    assert_eq!(ask(&postgres, "select what from kept").await, "here");
    assert_eq!(
        postgres.admin_url().split(['@', ':']).nth(2).map(str::to_owned),
        password
    );
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn a_cluster_sorts_by_code_point_finds_chinese_text_and_has_our_extensions() {
    let postgres = start(PostgresOptions::for_tests()).await.unwrap();
    let mut connection = PgConnection::connect(&postgres.admin_url()).await.unwrap();
    let extensions = "create extension ltree; create extension pg_trgm; create extension btree_gist";
    sqlx::raw_sql(extensions).execute(&mut connection).await.unwrap();
    assert_eq!(ask(&postgres, "show server_encoding").await, "UTF8");
    let order = "select string_agg(x, '' order by x) from unnest(array['b', 'a', 'B', '药', 'é']) as x";
    assert_eq!(ask(&postgres, order).await, "Babé药");
    assert_eq!(
        ask(
            &postgres,
            "select (similarity('感冒灵颗粒', '感冒灵胶囊') > 0.3)::text"
        )
        .await,
        "true"
    );
}

#[tokio::test]
async fn nobody_enters_without_the_password() {
    let postgres = start(PostgresOptions::for_tests()).await.unwrap();
    let guessed = format!(
        "postgres://postgres:postgres@127.0.0.1:{}/postgres",
        postgres.port()
    );
    assert!(PgConnection::connect(&guessed).await.is_err());
}

#[tokio::test]
async fn commits_are_synced_unless_a_test_says_otherwise() {
    let postgres = start(PostgresOptions::default()).await.unwrap();
    assert_eq!(ask(&postgres, "show fsync").await, "on");
    assert_eq!(ask(&postgres, "show synchronous_commit").await, "on");
    let postgres = start(PostgresOptions::for_tests()).await.unwrap();
    assert_eq!(ask(&postgres, "show fsync").await, "off");
    assert_eq!(ask(&postgres, "show max_connections").await, "300");
}

#[tokio::test]
async fn a_refused_setting_is_told_in_the_servers_own_words() {
    let settings = vec![("no_such_setting".to_owned(), "1".to_owned())];
    let refused = start(PostgresOptions {
        settings,
        ..PostgresOptions::default()
    })
    .await;
    let error = format!("{:#}", refused.unwrap_err());
    assert!(error.contains("no_such_setting"), "{error}");
}

#[tokio::test]
async fn a_forgotten_server_ends_and_its_temporary_folder_goes() {
    let postgres = start(PostgresOptions::for_tests()).await.unwrap();
    let (pid, dir) = (postgres.pid(), postgres.data_dir().to_owned());
    assert!(runs(pid));
    drop(postgres);
    assert!(!runs(pid) && !dir.exists());
}

#[tokio::test]
async fn as_root_a_data_folder_that_nobody_can_enter_is_replaced_by_one_they_can() {
    let closed = folder(0o700);
    let wanted = closed.path().canonicalize().unwrap().join("data");
    let postgres = start(kept_in(closed.path())).await.unwrap();
    let used = postgres.data_dir().to_owned();
    postgres.stop().await.unwrap();
    if std::os::unix::fs::MetadataExt::uid(&std::fs::metadata(closed.path()).unwrap()) == 0 {
        assert!(used.starts_with("/var/tmp"), "{}", used.display());
        let note = std::fs::read_to_string(wanted.join("MOVED_TO")).unwrap();
        assert_eq!(Path::new(note.trim()), used);
        std::fs::remove_dir_all(used).unwrap();
    } else {
        assert_eq!(used, wanted);
    }
}
