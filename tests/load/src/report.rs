//! The figures: said while they come in, at the end as a table for people and as JSON for programs.

use std::{fmt::Write as _, path::Path, process::ExitCode};

use anyhow::Context as _;
use serde_json::{Map, Value, json};

/// Says a line to whoever watches.
#[expect(clippy::print_stdout, reason = "a bench tells people what it found")]
pub(crate) fn say(line: &str) {
    println!("{line}");
}

/// What was found so far.
#[derive(Default)]
pub(crate) struct Report {
    lines: Vec<Line>,
    details: Map<String, Value>,
    broken: bool,
}

struct Line {
    what: String,
    target: String,
    measured: String,
    met: Option<bool>,
}

impl Report {
    /// A figure without a target.
    pub(crate) fn figure(&mut self, what: &str, measured: &str) {
        self.line(what, "", measured, None);
    }

    /// A figure that should be at least, or at most, the target.
    pub(crate) fn line(&mut self, what: &str, target: &str, measured: &str, met: Option<bool>) {
        say(&format!("  {what}: {measured}"));
        self.lines.push(Line {
            what: what.to_owned(),
            target: target.to_owned(),
            measured: measured.to_owned(),
            met,
        });
    }

    /// Something that may never be otherwise; the run fails.
    pub(crate) fn broken(&mut self, what: &str, measured: &str) {
        self.line(what, "never", measured, Some(false));
        self.broken = true;
    }

    /// All there is to know of a phase, for programs.
    pub(crate) fn detail(&mut self, phase: &str, value: Value) {
        self.details.insert(phase.to_owned(), value);
    }

    /// A detail noted earlier in this run.
    pub(crate) fn known(&self, phase: &str, key: &str) -> Option<f64> {
        self.details.get(phase)?.get(key)?.as_f64()
    }

    /// Success, unless something was as it may never be. A missed target is told, not punished.
    pub(crate) fn exit_code(&self) -> ExitCode {
        if self.broken {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        }
    }

    /// One line a figure.
    pub(crate) fn table(&self) -> String {
        let mut text = format!("\n{:<66} {:>16} {:>34}  met\n", "what", "target", "measured");
        for line in &self.lines {
            let met = match line.met {
                None => "",
                Some(true) => "yes",
                Some(false) => "NO",
            };
            let _ = writeln!(
                text,
                "{:<66} {:>16} {:>34}  {met}",
                line.what, line.target, line.measured
            );
        }
        text
    }

    /// Writes the figures.
    pub(crate) fn write(&self, path: &Path) -> anyhow::Result<()> {
        let lines = self.lines.iter().map(|line| {
            json!({ "what": line.what, "target": line.target, "measured": line.measured, "met": line.met })
        });
        let whole = json!({ "lines": lines.collect::<Vec<_>>(), "details": self.details });
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, serde_json::to_string_pretty(&whole)?)
            .with_context(|| format!("cannot write {}", path.display()))
    }
}
