//! 市场信息反馈台账 REC-FY007 as a file.

use contracts::{
    Call,
    reporting::v1::{ExportFeedbackLedgerRequest, ExportFeedbackLedgerResponse},
};
use kernel::Fault;
use store::Cursor;

use super::{
    Api, feedback_filter,
    seen::{Seen, journal_seen},
};
use crate::{
    domain::Encoding,
    fault,
    queries::{ExportError, export_feedback_ledger},
};

pub(super) async fn answer(
    api: &Api,
    call: &Call,
    request: &ExportFeedbackLedgerRequest,
) -> Result<ExportFeedbackLedgerResponse, Fault> {
    let filter = feedback_filter::filter(&request.month, request.filter.as_ref())?;
    let wanted = api.feedback(call, &filter)?;
    let encoding: Encoding = request.encoding.parse()?;
    let after = Cursor::parse(&request.cursor)?;
    let mut tx = api.begin(call).await?;
    let part = export_feedback_ledger(&mut tx, &wanted, encoding, after, api.answer_bytes).await;
    let part = part.map_err(|error| match error {
        ExportError::Database(error) => fault::vault(error),
        ExportError::File(error) => error.into(),
    })?;
    drop(tx);
    journal_seen(api, call, &wanted, Seen::Exported, part.lines).await?;
    Ok(ExportFeedbackLedgerResponse {
        file_name: format!("REC-FY007_市场信息反馈台账_{}.csv", filter.month),
        csv: part.csv.into(),
        lines: part.lines as u64,
        next_cursor: part.next.map(|cursor| cursor.to_string()).unwrap_or_default(),
    })
}
