//! A message too large to be read: its bytes go from the mail server to the evidence store piece by piece, so that the
//! whole is kept however little memory there is, and can be read later.

use contracts::common::v1::EvidenceRef;
use evidence::EvidenceWriter;
use kernel::Id;

use super::{
    connection::{Connection, Ended},
    listing::Listed,
    mail::{Fetched, MAIL},
    pass::Pass,
    trouble::Trouble,
};
use crate::accept::AcceptError;

/// Bytes asked for at once.
const PIECE: u64 = 2 * 1024 * 1024;

/// Label of evidence that is being written.
enum Incoming {}

/// How the writing of a message ended.
enum Copied {
    Whole,
    /// The server does not hand it over in pieces, or it is larger than it said and than what is kept.
    Not,
}

impl Pass<'_> {
    /// Keeps the whole message as evidence. `None` when it is larger than what is kept, or the server does not hand it
    /// over in pieces: then its headers are all there will be.
    pub(super) async fn keep_whole(
        &self,
        connection: &mut Connection,
        row: &Listed,
    ) -> Result<Option<EvidenceRef>, Trouble> {
        if row.size > self.settings.keep_limit() {
            return Ok(None);
        }
        let name = Id::<Incoming>::new().to_string();
        let not_kept = |error| Trouble::NotAccepted(AcceptError::Evidence(error));
        let mut writer = self.tools.evidence.writer(&name).await.map_err(not_kept)?;
        match self.copy(connection, row, &mut writer).await {
            Ok(Copied::Whole) => {
                let size_bytes = writer.size();
                let digest = writer.finish().await.map_err(not_kept)?;
                Ok(Some(EvidenceRef {
                    sha256: digest.to_string(),
                    media_type: MAIL.to_owned(),
                    name: format!("{}.eml", row.uid),
                    size_bytes,
                    role: "raw".to_owned(),
                }))
            }
            Ok(Copied::Not) => {
                writer.abandon().await;
                Ok(None)
            }
            Err(trouble) => {
                writer.abandon().await;
                Err(trouble)
            }
        }
    }

    async fn copy(
        &self,
        connection: &mut Connection,
        row: &Listed,
        writer: &mut EvidenceWriter,
    ) -> Result<Copied, Trouble> {
        loop {
            // the size that a server states is not always the one it hands over, so it is read to its end
            let section = format!("BODY.PEEK[]<{}.{PIECE}>", writer.size());
            let mut piece = None;
            let ended = connection
                .fetch(&row.uid.to_string(), &section, PIECE, |attributes| {
                    let found = Fetched::read(attributes).filter(|mail| mail.uid == row.uid);
                    piece = found.and_then(|mail| mail.bytes).or(piece.take());
                })
                .await?;
            let piece: Option<bytes::Bytes> = piece;
            let length = piece.as_ref().map_or(0, |piece| piece.len() as u64);
            if ended == Ended::Refused
                || length > PIECE
                || writer.size() + length > self.settings.keep_limit()
            {
                return Ok(Copied::Not);
            }
            if let Some(piece) = &piece {
                let written = writer.write(piece).await;
                written.map_err(|error| Trouble::NotAccepted(AcceptError::Evidence(error)))?;
            }
            if length < PIECE {
                return Ok(if writer.size() == 0 {
                    Copied::Not
                } else {
                    Copied::Whole
                });
            }
        }
    }
}
