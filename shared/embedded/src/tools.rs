//! Where the server programs lie: the `.tools` folder that `make tools` fills.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// The server programs of one `.tools` folder.
#[derive(Debug, Clone)]
pub struct Tools {
    nats_server: PathBuf,
    postgres: PathBuf,
}

impl Tools {
    /// The programs below `dir` (the `.tools` folder itself).
    ///
    /// # Errors
    /// When a program is missing; the text says how to get it.
    pub fn locate(dir: &Path) -> anyhow::Result<Self> {
        let dir = dir
            .canonicalize()
            .with_context(|| format!("no {}; run `make tools`", dir.display()))?;
        let program = |relative: &str| {
            let path = dir.join(relative);
            path.canonicalize()
                .with_context(|| format!("no {}; run `make tools`", path.display()))
        };
        program("postgres/bin/postgres")?;
        Ok(Self {
            nats_server: program("bin/nats-server")?,
            postgres: program("postgres")?,
        })
    }

    /// The nearest `.tools` folder in `start` or above it, so that it is found from any crate's folder.
    ///
    /// # Errors
    /// When there is none, or it is incomplete.
    pub fn find(start: &Path) -> anyhow::Result<Self> {
        let start = start
            .canonicalize()
            .with_context(|| format!("no folder {}", start.display()))?;
        match start
            .ancestors()
            .map(|folder| folder.join(".tools"))
            .find(|folder| folder.is_dir())
        {
            Some(folder) => Self::locate(&folder),
            None => bail!(
                "no .tools folder in {} or above it; run `make tools`",
                start.display()
            ),
        }
    }

    /// The nats-server program.
    #[must_use]
    pub fn nats_server(&self) -> &Path {
        &self.nats_server
    }

    /// The Postgres tree (`bin`, `lib`, `share`).
    #[must_use]
    pub fn postgres(&self) -> &Path {
        &self.postgres
    }

    /// A Postgres client program such as `psql` or `pg_dump`.
    #[must_use]
    pub fn postgres_program(&self, name: &str) -> PathBuf {
        self.postgres.join("bin").join(name)
    }
}
