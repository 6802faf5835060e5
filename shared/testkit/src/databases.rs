//! A fresh, migrated database per test and service, copied from a template that is made once.

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    str::FromStr as _,
};

use kernel::Id;
use runner::Service;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, PgPool, postgres::PgConnectOptions};
use url::Url;

/// The role that services run as in tests: no superuser, so that row-level security and grants apply.
const ROLE: &str = "afterdose_runtime";

/// The databases of one test; their names share a suffix.
#[derive(Clone, Debug)]
pub struct Databases {
    admin: Url,
    suffix: String,
}

impl Databases {
    /// Uses the Postgres that `TEST_DATABASE_URL` names.
    ///
    /// # Panics
    /// When the variable is not set.
    pub fn from_env() -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "the test run hands its servers over in the environment"
        )]
        let admin =
            std::env::var("TEST_DATABASE_URL").expect("no TEST_DATABASE_URL: run tests through `make test`");
        let suffix = Id::<Self>::new().uuid().simple().to_string();
        Self {
            admin: admin.parse().expect("TEST_DATABASE_URL is a URL"),
            suffix,
        }
    }

    /// Makes the database of a service. Does nothing for a service without one.
    ///
    /// # Panics
    /// When Postgres does not answer or a migration fails.
    pub async fn create(&self, service: &dyn Service) {
        let Some(migrator) = runner::migrations_of(service) else {
            return;
        };
        let mut hash = DefaultHasher::new();
        migrator
            .iter()
            .for_each(|migration| migration.checksum.hash(&mut hash));
        let name = snake(service.name());
        let template = format!("template_{name}_{:016x}", hash.finish());
        let mut admin = PgConnection::connect(self.admin.as_str())
            .await
            .expect("postgres answers");
        sqlx::query("select pg_advisory_lock(4711)")
            .execute(&mut admin)
            .await
            .expect("lock");
        if !self.exists(&mut admin, &template).await {
            self.make_template(&mut admin, service, &template).await;
        }
        run(
            &mut admin,
            format!(
                "create database {} template {template}",
                self.database(service.name())
            ),
        )
        .await;
        admin.close().await.expect("close");
    }

    async fn exists(&self, admin: &mut PgConnection, database: &str) -> bool {
        let found = sqlx::query_scalar::<_, i64>("select count(*) from pg_database where datname = $1");
        found.bind(database).fetch_one(admin).await.expect("pg_database") > 0
    }

    /// Migrated under another name first, so that a template that exists is a template that is whole.
    async fn make_template(&self, admin: &mut PgConnection, service: &dyn Service, template: &str) {
        let role = format!(
            "do $$ begin create role {ROLE} login password '{ROLE}'; exception when duplicate_object then null; end $$"
        );
        run(admin, role).await;
        let draft = format!("draft_{}_{}", snake(service.name()), self.suffix);
        run(admin, format!("create database {draft}")).await;
        runner::migrate(service, &self.url(&draft, None), ROLE)
            .await
            .expect("migrations");
        run(admin, format!("alter database {draft} rename to {template}")).await;
    }

    /// The name of a service's database in this test.
    pub fn database(&self, service: &str) -> String {
        format!("{}_{}", snake(service), self.suffix)
    }

    /// The address that services are configured with; `{service}` stands for the service.
    pub fn runtime_url(&self) -> String {
        self.url(&format!("{{service}}_{}", self.suffix), Some(ROLE))
            .replace("%7B", "{")
            .replace("%7D", "}")
    }

    /// The address of the superuser, for tests that take a database away.
    pub fn admin_url(&self) -> String {
        self.admin.to_string()
    }

    /// A pool that sees everything, for looking at what a service wrote.
    ///
    /// # Panics
    /// When Postgres does not answer.
    pub async fn pool(&self, service: &str) -> PgPool {
        let options = PgConnectOptions::from_str(&self.url(&self.database(service), None)).expect("url");
        PgPool::connect_with(options).await.expect("postgres answers")
    }

    fn url(&self, database: &str, role: Option<&str>) -> String {
        let mut url = self.admin.clone();
        url.set_path(database);
        if let Some(role) = role {
            url.set_username(role).expect("role");
            url.set_password(Some(role)).expect("password");
        }
        url.to_string()
    }
}

async fn run(connection: &mut PgConnection, statement: String) {
    sqlx::raw_sql(AssertSqlSafe(statement))
        .execute(connection)
        .await
        .expect("statement");
}

fn snake(service: &str) -> String {
    service.replace('-', "_")
}
