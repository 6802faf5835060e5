//! What the process itself costs: memory, processor time, open files, under the names Prometheus users know.

use metrics::{Unit, describe_gauge, gauge};

/// The kernel reports processor time in hundredths of a second on every platform Linux runs on (`USER_HZ`).
const TICKS_PER_SECOND: f64 = 100.0;

/// Names the gauges, and what is running.
pub(crate) fn describe(service_name: &str) {
    describe_gauge!("process_resident_memory_bytes", Unit::Bytes, "memory in use");
    describe_gauge!(
        "process_cpu_seconds_total",
        Unit::Seconds,
        "processor time used since the start"
    );
    describe_gauge!("process_open_fds", "open files and sockets");
    describe_gauge!("process_max_fds", "open files and sockets allowed");
    describe_gauge!("process_threads", "threads");
    let labels = [
        ("service", service_name.to_owned()),
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
    ];
    gauge!("afterdose_build_info", &labels).set(1.0);
}

/// Reads the gauges' values from `/proc`; what a platform does not tell is left out.
pub(crate) fn observe() {
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        if let Some(kilobytes) = number_after(&status, "VmRSS:") {
            gauge!("process_resident_memory_bytes").set(kilobytes * 1024.0);
        }
        if let Some(threads) = number_after(&status, "Threads:") {
            gauge!("process_threads").set(threads);
        }
    }
    if let Some(seconds) = std::fs::read_to_string("/proc/self/stat")
        .ok()
        .as_deref()
        .and_then(cpu_seconds)
    {
        gauge!("process_cpu_seconds_total").set(seconds);
    }
    if let Ok(limits) = std::fs::read_to_string("/proc/self/limits")
        && let Some(most) = number_after(&limits, "Max open files")
    {
        gauge!("process_max_fds").set(most);
    }
    if let Ok(files) = std::fs::read_dir("/proc/self/fd") {
        gauge!("process_open_fds").set(f64::from(u32::try_from(files.count()).unwrap_or(u32::MAX)));
    }
}

fn number_after(text: &str, label: &str) -> Option<f64> {
    let line = text.lines().find_map(|line| line.strip_prefix(label))?;
    line.split_whitespace().next()?.parse().ok()
}

/// User and system time, the 14th and 15th field; the second field is a name in brackets that may hold anything.
fn cpu_seconds(stat: &str) -> Option<f64> {
    let (_, after_name) = stat.rsplit_once(") ")?;
    let mut fields = after_name.split(' ').skip(11);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) / TICKS_PER_SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processor_time_is_found_behind_a_name_with_brackets_and_blanks() {
        let stat = "7 (a) b) c) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20 0 9 0";
        assert_eq!(cpu_seconds(stat), Some(2.0));
    }

    #[test]
    fn a_labelled_number_is_read_without_its_unit() {
        assert_eq!(
            number_after("Name:\tx\nVmRSS:\t  2048 kB\n", "VmRSS:"),
            Some(2048.0)
        );
        assert_eq!(number_after("Name:\tx\n", "VmRSS:"), None);
    }
}
