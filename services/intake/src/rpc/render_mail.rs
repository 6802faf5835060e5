//! `RenderMail`.

use contracts::{
    Call,
    intake::v1::{RenderMailRequest, RenderMailResponse},
};
use kernel::Fault;

use crate::{
    queries::render_mail::{Showing, render},
    rpc::Api,
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
    render(&with, call.person()?, &request.contact_id, &request.sha256).await
}
