//! The end of a process, as probes see it.

use std::time::Duration;

use runner::{Context, Service, Started};
use testkit::{System, eventually};

use crate::ops::{get, troubles};

/// Takes a while to end; or fails when it is told to.
struct Slow(Option<tokio::sync::mpsc::Sender<()>>);

impl Service for Slow {
    fn name(&self) -> &'static str {
        "slow"
    }

    fn start(&self, context: Context) -> Started {
        let mut fail = None;
        if let Some(trigger) = &self.0 {
            let trigger = trigger.clone();
            fail = Some(async move { trigger.closed().await });
        }
        Box::pin(async move {
            let mut parts = context.parts();
            parts.task("slow work", |stop| async move {
                stop.cancelled().await;
                tokio::time::sleep(Duration::from_secs(2)).await;
                Ok(())
            });
            if let Some(fail) = fail {
                parts.task("fragile work", |_| async move {
                    fail.await;
                    anyhow::bail!("it broke")
                });
            }
            Ok(parts)
        })
    }
}

/// whoever spreads requests learns of a stop before work is refused, and all through it.
#[tokio::test]
async fn a_process_that_stops_is_unready_first_and_alive_to_the_end_r_646() {
    let service: &'static dyn Service = Box::leak(Box::new(Slow(None)));
    let mut system = System::of([service])
        .config("ops.unready_seconds = 1")
        .start()
        .await;
    let ops = system.address("ops");
    assert!(troubles(ops).await.is_empty());
    let started = std::time::Instant::now();
    let stop = tokio::spawn(async move {
        system.halt().await;
        system
    });
    tokio::task::yield_now().await;
    // a second in which work is still taken, two in which it ends
    let mut unready_at = Vec::new();
    while started.elapsed() < Duration::from_millis(2_700) {
        assert_eq!(troubles(ops).await, ["process/stopping"]);
        assert_eq!(get(ops, "livez").await.0, 200);
        unready_at.push(started.elapsed());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let second = Duration::from_secs(1);
    assert!(
        unready_at[0] < second && *unready_at.last().unwrap() > second,
        "{unready_at:?}"
    );
    stop.await.unwrap();
    assert!(started.elapsed() >= 3 * second);
}

/// Only a failed task is worth a new process: alive is said no longer, and ready names the task.
#[tokio::test]
async fn a_process_whose_task_has_failed_is_neither_ready_nor_alive() {
    let (hold, release) = tokio::sync::mpsc::channel(1);
    let service: &'static dyn Service = Box::leak(Box::new(Slow(Some(hold))));
    let mut system = System::of([service]).start().await;
    let ops = system.address("ops");
    assert_eq!(get(ops, "livez").await.0, 200);
    drop(release);
    eventually("no longer alive", || async {
        (get(ops, "livez").await.0 == 503).then_some(())
    })
    .await;
    assert_eq!(troubles(ops).await, ["process/task-failed"]);
    assert!(get(ops, "readyz").await.1.contains("fragile work"));
    system.halt().await;
}
