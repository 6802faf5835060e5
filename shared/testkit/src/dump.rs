//! What a thief of the disk would read.

use sqlx::{AssertSqlSafe, PgPool};

/// All that the tables of a database hold.
#[derive(Debug)]
pub struct Dump(String);

impl Dump {
    /// Reads every row as text, bytes in hex.
    ///
    /// # Panics
    /// When Postgres does not answer.
    pub async fn of(pool: &PgPool) -> Self {
        let tables: Vec<String> = sqlx::query_scalar(
            "select table_name::text from information_schema.tables
             where table_schema = current_schema() and table_type = 'BASE TABLE' and table_name not like '\\_sqlx%'",
        )
        .fetch_all(pool)
        .await
        .expect("the tables");
        let mut all = String::new();
        for table in tables {
            let rows = format!("select coalesce(string_agg(one::text, ' '), '') from \"{table}\" as one");
            let rows: String = sqlx::query_scalar(AssertSqlSafe(rows))
                .fetch_one(pool)
                .await
                .expect("the rows");
            all.push_str(&rows);
        }
        Self(all)
    }

    /// Whether the text stands there in clear.
    pub fn shows(&self, text: &str) -> bool {
        self.0.contains(text)
    }

    /// # Panics
    /// When one of the texts stands there in clear, as text or as bytes; tells which.
    pub fn assert_hides(&self, secrets: &[&str]) {
        for secret in secrets {
            let bytes: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
            assert!(!self.shows(secret), "{secret} lies in clear");
            assert!(!self.shows(&bytes), "{secret} lies in clear, as bytes");
        }
    }
}
