//! Waiting for a condition instead of sleeping.

use std::{future::Future, time::Duration};

use tokio::time::{Instant, sleep};

const PATIENCE: Duration = Duration::from_secs(60);

/// Asks again and again until there is an answer, and fails the test when there is none within 60 seconds.
///
/// # Panics
/// When the time is up; the message says what was waited for.
pub async fn eventually<T, F: Future<Output = Option<T>>>(what: &str, mut ask: impl FnMut() -> F) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(Instant::now() < deadline, "waited in vain: {what}");
        sleep(Duration::from_millis(15)).await;
    }
}
