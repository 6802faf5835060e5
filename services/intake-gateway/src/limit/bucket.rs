//! Token buckets by key.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, PoisonError},
};

use chrono::{DateTime, Utc};

/// Most keys that are remembered apart.
const KEYS: usize = 50_000;

/// A bucket of tokens per key: so many at once, so many per second after that.
pub(crate) struct Limiter<K> {
    burst: f64,
    per_second: f64,
    buckets: Mutex<HashMap<Option<K>, Bucket>>,
}

#[derive(Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: DateTime<Utc>,
}

impl<K: Eq + Hash> Limiter<K> {
    pub(crate) fn new(burst: u32, per_second: f64) -> Self {
        Self {
            burst: f64::from(burst.max(1)),
            per_second: per_second.max(1e-6),
            buckets: Mutex::default(),
        }
    }

    /// Takes one token, or tells after how many seconds there will be one.
    pub(crate) fn take(&self, key: K, now: DateTime<Utc>) -> Result<(), u64> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let mut key = Some(key);
        if buckets.len() >= KEYS && !buckets.contains_key(&key) {
            buckets.retain(|_, bucket| self.filled(*bucket, now) < self.burst);
            if buckets.len() >= KEYS {
                // all newcomers share one bucket until somebody's is full again
                key = None;
            }
        }
        let full = Bucket {
            tokens: self.burst,
            at: now,
        };
        let bucket = buckets.entry(key).or_insert(full);
        bucket.tokens = self.filled(*bucket, now);
        bucket.at = now;
        if bucket.tokens < 1.0 {
            let seconds = ((1.0 - bucket.tokens) / self.per_second).ceil();
            return Err(seconds.clamp(1.0, 3_600.0) as u64);
        }
        bucket.tokens -= 1.0;
        Ok(())
    }

    fn filled(&self, bucket: Bucket, now: DateTime<Utc>) -> f64 {
        let elapsed = now.signed_duration_since(bucket.at).num_milliseconds().max(0) as f64 / 1_000.0;
        elapsed.mul_add(self.per_second, bucket.tokens).min(self.burst)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    #[test]
    fn a_burst_passes_then_one_at_a_time() {
        let limiter = Limiter::new(3, 0.5);
        for _ in 0..3 {
            assert_eq!(limiter.take("a", at(0)), Ok(()));
        }
        assert_eq!(limiter.take("a", at(0)), Err(2));
        assert_eq!(limiter.take("b", at(0)), Ok(()));
        assert_eq!(limiter.take("a", at(2)), Ok(()));
        assert_eq!(limiter.take("a", at(3)), Err(1));
    }

    #[test]
    fn a_flood_of_keys_shares_a_bucket_and_memory_stays_bounded() {
        let limiter = Limiter::new(2, 1.0);
        for key in 0..KEYS {
            assert_eq!(limiter.take(key, at(0)), Ok(()));
        }
        let passed = (KEYS..KEYS + 100)
            .filter(|key| limiter.take(*key, at(0)).is_ok())
            .count();
        assert_eq!(passed, 2);
        assert_eq!(limiter.buckets.lock().unwrap().len(), KEYS + 1);
        // all buckets are full again, so all are forgotten
        assert_eq!(limiter.take(KEYS + 7, at(60)), Ok(()));
        assert_eq!(limiter.buckets.lock().unwrap().len(), 1);
    }
}
