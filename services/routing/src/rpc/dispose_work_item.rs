//! Ends a work item that is handled here.

use crate::{app::App, commands::dispose_work_item as command, wire};
use contracts::{
    Call,
    routing::v1::{DisposeWorkItemRequest, DisposeWorkItemResponse},
};
use kernel::Fault;

pub(super) async fn dispose_work_item(
    app: &App,
    call: &Call,
    request: DisposeWorkItemRequest,
) -> Result<DisposeWorkItemResponse, Fault> {
    let disposition = wire::disposition(request.disposition)
        .ok_or_else(|| Fault::invalid("disposition-missing", "请选择处理结果。", "Say how it ended."))?;
    let (item, result) = (&request.work_item_id, &request.result);
    let ticket = command::dispose_work_item(app, call.person()?, item, disposition, result).await?;
    Ok(DisposeWorkItemResponse {
        ticket: Some(wire::ticket(&ticket)),
    })
}
