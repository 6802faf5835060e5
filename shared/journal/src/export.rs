//! A copy of the journal an inspector can take along and verify without us (21 CFR 11.10(b), (e)).
//!
//! JSON lines: all checkpoints, then all rows by id, then a line that counts both, so that a copy cut short is
//! not mistaken for a whole one.

use std::io::{self, BufRead, Write};

use futures::{TryStreamExt, pin_mut};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use crate::chain_check::ChainCheck;
use crate::checkpoint::Checkpoint;
use crate::checkpoint_check::CheckpointCheck;
use crate::findings::{BadCheckpoint, BadRow, Report};
use crate::record::Record;
use crate::store;
use crate::verify::{Trust, snapshot};

/// What an export holds; also its last line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exported {
    /// Checkpoints written.
    pub checkpoints: u64,
    /// Rows written.
    pub rows: u64,
}

/// Why an export is not complete.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A row cannot be what was written. Verify the database first.
    #[error("the journal is damaged")]
    DamagedRow(#[source] BadRow),
    /// A checkpoint cannot be what was written. Verify the database first.
    #[error("the journal is damaged")]
    DamagedCheckpoint(#[source] BadCheckpoint),
    /// The database failed.
    #[error("the journal cannot be read")]
    Database(#[from] sqlx::Error),
    /// The copy cannot be written.
    #[error("the export cannot be written")]
    Write(#[from] io::Error),
}

/// Why an export could not be verified; what is wrong with the journal is in the [`Report`].
#[derive(Debug, thiserror::Error)]
pub enum VerifyExportError {
    /// The file cannot be read.
    #[error("the export cannot be read")]
    Read(#[from] io::Error),
    /// A line is none of ours, or not where it belongs.
    #[error("line {number} of the export is not a valid line")]
    Line {
        /// Counted from 1.
        number: u64,
        /// What the parser said, if it was asked.
        #[source]
        source: Option<serde_json::Error>,
    },
    /// The file ends before its last line, or counts do not agree: it is not whole.
    #[error("the export is not complete")]
    Incomplete,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Checkpoint(Checkpoint),
    Row(Record),
    End(Exported),
}

/// Writes the whole journal in one consistent snapshot, streaming. `writer` is written to without `await`: give
/// it a buffered file. `conn` must not be in a transaction.
pub async fn export(
    conn: &mut PgConnection,
    writer: &mut (dyn Write + Send),
) -> Result<Exported, ExportError> {
    let mut tx = snapshot(conn).await?;
    let mut exported = Exported::default();
    for stored in store::checkpoints(&mut tx).await? {
        let checkpoint = stored.try_into().map_err(ExportError::DamagedCheckpoint)?;
        write_line(writer, &Line::Checkpoint(checkpoint))?;
        exported.checkpoints += 1;
    }
    {
        let rows = store::all_by_id(&mut tx);
        pin_mut!(rows);
        while let Some(row) = rows.try_next().await? {
            write_line(
                writer,
                &Line::Row(row.try_into().map_err(ExportError::DamagedRow)?),
            )?;
            exported.rows += 1;
        }
    }
    write_line(writer, &Line::End(exported))?;
    writer.flush()?;
    tx.rollback().await?;
    Ok(exported)
}

/// Verifies an export as [`crate::verify`] does a database, without one. Memory grows with the number of aggregates
/// (about 150 bytes each), not of rows.
pub fn verify_export(reader: impl BufRead, trust: &Trust) -> Result<Report, VerifyExportError> {
    let mut report = Report::default();
    let mut lines = (1..).zip(reader.lines());
    let mut checkpoints = Vec::new();
    let mut next = loop {
        match next_line(&mut lines)? {
            (_, Line::Checkpoint(checkpoint)) => checkpoints.push(checkpoint),
            other => break other,
        }
    };
    let mut check = CheckpointCheck::new(checkpoints, trust, &mut report);
    let mut chains = ChainCheck::by_id();
    let end = loop {
        match next {
            (_, Line::Row(record)) => {
                chains.row(&record, &mut report);
                check.row(record.journal_id, &record.hash, &mut report);
            }
            (number, Line::Checkpoint(_)) => return Err(VerifyExportError::Line { number, source: None }),
            (_, Line::End(end)) => break end,
        }
        next = next_line(&mut lines)?;
    };
    check.finish(&mut report);
    if let Some((number, _)) = lines.next() {
        return Err(VerifyExportError::Line { number, source: None });
    }
    let found = Exported {
        checkpoints: report.checkpoints,
        rows: report.rows,
    };
    if end == found {
        Ok(report)
    } else {
        Err(VerifyExportError::Incomplete)
    }
}

fn write_line(writer: &mut (dyn Write + Send), line: &Line) -> io::Result<()> {
    let mut text = serde_json::to_vec(line)?;
    text.push(b'\n');
    writer.write_all(&text)
}

fn next_line(
    lines: &mut impl Iterator<Item = (u64, io::Result<String>)>,
) -> Result<(u64, Line), VerifyExportError> {
    let (number, text) = lines.next().ok_or(VerifyExportError::Incomplete)?;
    let line = serde_json::from_str(&text?);
    line.map(|line| (number, line))
        .map_err(|error| VerifyExportError::Line {
            number,
            source: Some(error),
        })
}
