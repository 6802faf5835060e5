//! 市场信息反馈台账 REC-FY007 as a file, part by part, because a month can be longer than a message.

use sqlx::PgConnection;
use store::{Cursor, page_size};
use vault::SealError;

use super::{Wanted, feedback_ledger};
use crate::domain::{Encoding, LedgerFileError, lines_of, opening_of};

/// A part of the file; the parts one after the other are the file.
pub(crate) struct ExportPart {
    pub(crate) csv: Vec<u8>,
    pub(crate) lines: usize,
    pub(crate) next: Option<Cursor>,
}

/// Why there is no part.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExportError {
    #[error("the ledger cannot be read")]
    Database(#[from] SealError),
    #[error("the lines cannot become a file")]
    File(#[from] LedgerFileError),
}

/// The part after the cursor, of about `bytes`; the first begins with the header.
pub(crate) async fn export_feedback_ledger(
    tx: &mut PgConnection,
    wanted: &Wanted<'_>,
    encoding: Encoding,
    after: Option<Cursor>,
    bytes: usize,
) -> Result<ExportPart, ExportError> {
    let mut part = ExportPart {
        csv: if after.is_none() {
            opening_of(encoding)?
        } else {
            Vec::new()
        },
        lines: 0,
        next: after,
    };
    loop {
        let left = bytes.saturating_sub(part.csv.len());
        let page = feedback_ledger(tx, wanted, part.next, page_size(u32::MAX), left).await?;
        part.csv.extend(lines_of(&page.rows, encoding)?);
        part.lines += page.rows.len();
        part.next = page.next;
        if part.next.is_none() || part.csv.len() >= bytes {
            return Ok(part);
        }
    }
}
