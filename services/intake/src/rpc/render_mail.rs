//! `RenderMail`.

use contracts::{
    Call,
    intake::v1::{RenderMailRequest, RenderMailResponse},
};
use kernel::Fault;

use crate::{
    queries::render_mail::{Showing, Wanted, render},
    rpc::Api,
    wire::clean,
};

pub(super) async fn answer(
    api: &Api,
    call: &Call,
    request: &RenderMailRequest,
) -> Result<RenderMailResponse, Fault> {
    let with = Showing {
        database: &api.database,
        clock: &api.clock,
        store: &api.store,
        own_addresses: &api.rules.own_addresses,
    };
    let reason = clean(&request.reason);
    let wanted = Wanted {
        contact_id: &request.contact_id,
        sha256: &request.sha256,
        reason: &reason,
    };
    render(&with, call.person()?, &wanted).await
}
