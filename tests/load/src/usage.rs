//! Who used how much of the processors and of memory, as the kernel tells.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// The kernel counts time in hundredths of a second for everybody.
const TICKS: f64 = 100.0;

/// Processor seconds by program, since its start.
#[derive(Clone, Debug, Default)]
pub(crate) struct Usage(BTreeMap<&'static str, f64>);

impl Usage {
    /// What the programs have used so far; of each also its children's, except of ourselves, whose children they are.
    pub(crate) fn of(programs: &[(&'static str, u32)]) -> Self {
        let parents = parents();
        let mut used = BTreeMap::new();
        for (name, pid) in programs {
            let children = parents.iter().filter(|(_, parent)| *parent == *pid);
            let is_other = *pid != std::process::id();
            let alive: f64 = children
                .filter(|_| is_other)
                .map(|(child, _)| seconds(*child, false))
                .sum();
            *used.entry(*name).or_default() += seconds(*pid, is_other) + alive;
        }
        Self(used)
    }

    /// Also that of one more program.
    pub(crate) fn and(mut self, name: &'static str, pid: u32) -> Self {
        self.0.extend(Self::of(&[(name, pid)]).0);
        self
    }

    /// What was used since `before`, in milliseconds for each of `count` things.
    pub(crate) fn each_since(&self, before: &Self, count: usize) -> BTreeMap<&'static str, f64> {
        let each = |(name, now): (&&'static str, &f64)| {
            let used = now - before.0.get(name).copied().unwrap_or_default();
            (*name, used * 1_000.0 / count.max(1) as f64)
        };
        self.0.iter().map(each).collect()
    }
}

/// In words.
pub(crate) fn in_words(each: &BTreeMap<&'static str, f64>) -> String {
    let parts = each.iter().map(|(name, ms)| format!("{name} {ms:.2}"));
    parts.collect::<Vec<_>>().join(", ")
}

/// For programs.
pub(crate) fn as_json(each: &BTreeMap<&'static str, f64>) -> Value {
    json!(each)
}

/// Resident memory of a process in MiB: now, and at most so far.
pub(crate) fn memory(pid: u32) -> (f64, f64) {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let of = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        let kib = line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
        kib.unwrap_or_default() / 1024.0
    };
    (of("VmRSS:"), of("VmHWM:"))
}

fn seconds(pid: u32, with_ended_children: bool) -> f64 {
    // user, system, and the same of children that ended
    let fields = stat(pid).unwrap_or_default();
    let count = if with_ended_children { 4 } else { 2 };
    fields.iter().skip(11).take(count).sum::<f64>() / TICKS
}

/// Every process with its parent.
fn parents() -> Vec<(u32, u32)> {
    let Ok(entries) = std::fs::read_dir("/proc") else {
        return Vec::new();
    };
    let pids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    pids.filter_map(|pid| Some((pid, *stat(pid)?.get(1)? as u32)))
        .collect()
}

/// The fields after the name, which may hold anything: state, parent, … The state is no number and reads as 0.
fn stat(pid: u32) -> Option<Vec<f64>> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, rest) = text.rsplit_once(") ")?;
    Some(
        rest.split(' ')
            .map(|field| field.trim().parse().unwrap_or(0.0))
            .collect(),
    )
}
