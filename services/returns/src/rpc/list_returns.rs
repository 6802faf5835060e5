//! `ListReturns`: the returns of the caller's regions, oldest first.

use access::Scope;
use contracts::{Call, common::v1::WorkKind, returns::v1};
use kernel::Fault;
use store::{Cursor, page_size};

use super::Api;
use crate::{
    domain::{Kind, Phase},
    queries::{Filter, list_returns as list},
    wire,
};

pub(super) async fn list_returns(
    api: &Api,
    call: &Call,
    request: &v1::ListReturnsRequest,
) -> Result<v1::ListReturnsResponse, Fault> {
    let filter = Filter {
        phase: phase(&request.state)?,
        kind: kind(request.kind)?,
        after: Cursor::parse(&request.cursor)?,
        size: page_size(request.page_size),
    };
    let page = list(&api.database, &Scope::of(call.person()?), filter).await?;
    Ok(v1::ListReturnsResponse {
        next_cursor: page.next_cursor(),
        returns: page.rows.iter().map(wire::goods_return).collect(),
    })
}

fn phase(text: &str) -> Result<Option<Phase>, Fault> {
    if text.is_empty() {
        return Ok(None);
    }
    let phase = Phase::parse(text);
    phase
        .map(Some)
        .ok_or_else(|| Fault::invalid("state-unknown", "没有这种状态。", "There is no such state."))
}

fn kind(number: i32) -> Result<Option<Kind>, Fault> {
    if number == i32::from(WorkKind::Unspecified) {
        return Ok(None);
    }
    let kind = WorkKind::try_from(number).ok().and_then(wire::kind);
    kind.map(Some).ok_or_else(|| {
        Fault::invalid(
            "kind-foreign",
            "此处不处理该类事项。",
            "This kind is not handled here.",
        )
    })
}
