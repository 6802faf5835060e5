//! How much may be under way at once. A crowd is told to come back before memory grows, not after.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

const KIB: usize = 1024;
/// What a request costs besides its body.
const OVERHEAD_KIB: usize = 4;

/// A budget of memory for bodies that are being received or confirmed. Clones share it.
#[derive(Clone, Debug)]
pub struct Admission {
    budget: Arc<Semaphore>,
    total_kib: usize,
}

/// A share of the budget, given back when dropped.
#[derive(Debug)]
pub struct Reservation {
    _permit: OwnedSemaphorePermit,
}

impl Admission {
    /// A budget of so many KiB for the whole process.
    pub fn new(total_kib: usize) -> Self {
        let total_kib = total_kib.min(Semaphore::MAX_PERMITS);
        Self {
            budget: Arc::new(Semaphore::new(total_kib)),
            total_kib,
        }
    }

    /// Takes a share for a body of at most so many bytes, or `None` when too much is under way already. A body larger
    /// than the whole budget takes all of it, so that it passes alone.
    pub fn try_reserve(&self, bytes: usize) -> Option<Reservation> {
        let permit = self
            .budget
            .clone()
            .try_acquire_many_owned(self.cost(bytes))
            .ok()?;
        Some(Reservation { _permit: permit })
    }

    /// Takes a share, waiting for it: for pollers, which have time.
    pub async fn reserve(&self, bytes: usize) -> Option<Reservation> {
        let permit = self
            .budget
            .clone()
            .acquire_many_owned(self.cost(bytes))
            .await
            .ok()?;
        Some(Reservation { _permit: permit })
    }

    fn cost(&self, bytes: usize) -> u32 {
        let wanted = bytes.div_ceil(KIB) + OVERHEAD_KIB;
        u32::try_from(wanted.min(self.total_kib)).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_is_refused_when_used_up_and_comes_back() {
        let admission = Admission::new(100);
        let first = admission.try_reserve(60 * KIB).unwrap();
        assert!(admission.try_reserve(60 * KIB).is_none());
        drop(first);
        assert!(admission.try_reserve(60 * KIB).is_some());
    }

    #[test]
    fn a_body_larger_than_the_budget_passes_alone() {
        let admission = Admission::new(100);
        let alone = admission.try_reserve(900 * KIB).unwrap();
        assert!(admission.try_reserve(1).is_none());
        drop(alone);
    }
}
