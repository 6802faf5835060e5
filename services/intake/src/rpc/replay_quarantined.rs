//! `ReplayQuarantined`.

use contracts::{
    Call,
    intake::v1::{ReplayQuarantinedRequest, ReplayQuarantinedResponse},
};
use kernel::Fault;

use crate::{
    commands::replay_quarantined::{Replaying, replay, replay_all},
    rpc::Api,
    wire::clean,
};

pub(super) async fn answer(
    api: &Api,
    call: &Call,
    request: &ReplayQuarantinedRequest,
) -> Result<ReplayQuarantinedResponse, Fault> {
    let reason = clean(&request.reason);
    if reason.is_empty() {
        return Err(Fault::invalid(
            "reason-missing",
            "请填写重新读取的原因。",
            "Please say why it is worth another try.",
        ));
    }
    let replaying = Replaying {
        database: &api.database,
        clock: &api.clock,
        store: api.store.as_ref(),
        rules: api.rules.as_ref(),
        limit: api.replay_limit,
        person: call.person()?,
        reason: &reason,
    };
    match (request.submission_id.as_str(), request.quarantine_reason.as_str()) {
        ("", "") => Err(Fault::invalid(
            "replay-unnamed",
            "请指定要重新读取的来件或隔离原因。",
            "Please name a submission, or the reason of those to be read again.",
        )),
        ("", of_reason) => replay_all(&replaying, of_reason).await,
        (submission_id, _) => Ok(ReplayQuarantinedResponse {
            replayed: vec![replay(&replaying, submission_id).await?],
            left: 0,
        }),
    }
}
