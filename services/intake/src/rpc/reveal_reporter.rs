//! `RevealReporter`.

use contracts::{
    Call,
    intake::v1::{RevealReporterRequest, RevealReporterResponse},
};
use kernel::Fault;

use crate::{
    commands::reveal_reporter::reveal_reporter,
    rpc::Api,
    wire::{clean, reporter_message},
};

pub(super) async fn answer(
    api: &Api,
    call: &Call,
    request: &RevealReporterRequest,
) -> Result<RevealReporterResponse, Fault> {
    let tools = (&api.database, &api.clock, api.rules.vault.as_ref());
    let reason = clean(&request.reason);
    let contact = reveal_reporter(tools, call.person()?, &request.contact_id, &reason).await?;
    Ok(RevealReporterResponse {
        reporter: Some(reporter_message(&contact.reporter)),
        subject: contact.subject,
        text: contact.text,
    })
}
