//! 市场信息反馈台账 REC-FY007 of one month.

use contracts::{
    Call,
    reporting::v1::{FeedbackLine as Line, GetFeedbackLedgerRequest, GetFeedbackLedgerResponse},
};
use kernel::Fault;
use store::{Cursor, page_size};

use super::{
    Api, count, feedback_filter,
    seen::{Seen, journal_seen},
};
use crate::{domain::FeedbackLine, fault, queries::feedback_ledger, store::feedback_count};

pub(super) async fn answer(
    api: &Api,
    call: &Call,
    request: &GetFeedbackLedgerRequest,
) -> Result<GetFeedbackLedgerResponse, Fault> {
    let filter = feedback_filter::filter(&request.month, request.filter.as_ref())?;
    let wanted = api.feedback(call, &filter)?;
    let after = Cursor::parse(&request.cursor)?;
    let size = page_size(request.page_size);
    let mut tx = api.begin(call).await?;
    let page = feedback_ledger(&mut tx, &wanted, after, size, api.answer_bytes).await;
    let page = page.map_err(fault::vault)?;
    let total = feedback_count(&mut tx, &filter).await.map_err(store::fault)?;
    drop(tx);
    journal_seen(api, call, &wanted, Seen::Read, page.rows.len()).await?;
    Ok(GetFeedbackLedgerResponse {
        next_cursor: page.next_cursor(),
        lines: page.rows.into_iter().map(line).collect(),
        total: count(total),
    })
}

fn line(line: FeedbackLine) -> Line {
    let [
        date,
        drug_name,
        specification,
        pack_size,
        batch_number,
        feedback_form,
        user_unit,
        person_and_phone,
        problem,
        handling_result,
    ] = line.cells;
    Line {
        date,
        drug_name,
        specification,
        pack_size,
        batch_number,
        feedback_form,
        user_unit,
        person_and_phone,
        problem,
        handling_result,
        contact_id: line.contact_id.to_string(),
    }
}
