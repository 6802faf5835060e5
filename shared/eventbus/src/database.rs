//! A service's database: every transaction states which regions it may see, and wakes the relay when it commits.

use std::{
    ops::{Deref, DerefMut},
    sync::Arc,
};

use access::Scope;
use sqlx::{PgConnection, PgPool, Postgres, Transaction};
use tokio::sync::Notify;

/// The pool of one service.
#[derive(Clone, Debug)]
pub struct Database {
    pool: PgPool,
    wake: Arc<Notify>,
}

impl Database {
    /// Uses the pool.
    pub fn new(pool: PgPool) -> Self {
        Self {
            pool,
            wake: Arc::new(Notify::new()),
        }
    }

    /// Starts a transaction that sees the regions of `scope`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin(&self, scope: &Scope) -> Result<UnitOfWork, sqlx::Error> {
        let tx = match scope {
            // one round trip instead of two, for all that services do by themselves
            Scope::Everything => {
                self.pool
                    .begin_with("begin; set local afterdose.regions = '*'")
                    .await?
            }
            Scope::Regions(_) => {
                let mut tx = self.pool.begin().await?;
                scope.set(&mut tx).await?;
                tx
            }
        };
        Ok(UnitOfWork {
            tx,
            wake: self.wake.clone(),
        })
    }

    /// The pool itself, for what needs no scope.
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// Resolves after the next commit.
    pub(crate) fn committed(&self) -> Arc<Notify> {
        self.wake.clone()
    }
}

/// One transaction: state, journal and outbox commit together. Dropped without [`UnitOfWork::commit`], it never was.
#[derive(Debug)]
pub struct UnitOfWork {
    tx: Transaction<'static, Postgres>,
    wake: Arc<Notify>,
}

impl UnitOfWork {
    /// Makes everything true at once and wakes the relay.
    ///
    /// # Errors
    /// When the database does not answer; whether it committed is then unknown.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        self.tx.commit().await?;
        self.wake.notify_one();
        Ok(())
    }
}

impl Deref for UnitOfWork {
    type Target = PgConnection;
    fn deref(&self) -> &Self::Target {
        &self.tx
    }
}

impl DerefMut for UnitOfWork {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.tx
    }
}
