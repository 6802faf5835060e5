//! The embedded servers as their users meet them: started, restarted, misused, forgotten, orphaned.

#[cfg(test)]
mod nats;
#[cfg(test)]
mod postgres;
#[cfg(test)]
mod with_databases;

#[cfg(test)]
fn tools() -> embedded::Tools {
    embedded::Tools::find(std::path::Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// Whether the process runs; an ended one that nobody has waited for yet does not.
#[cfg(test)]
fn runs(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(") ")
        .is_some_and(|(_, state)| !state.starts_with(['Z', 'X']))
}

#[cfg(test)]
async fn within_ten_seconds(what: &str, mut condition: impl FnMut() -> bool) {
    let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(10);
    while !condition() {
        assert!(
            tokio::time::Instant::now() < deadline,
            "{what}: not within ten seconds"
        );
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}
