//! `DecideReturn`: the outcome, in words and as a disposition.

use contracts::{Call, returns::v1};
use kernel::Fault;

use super::{Api, target};
use crate::{
    commands::{self, Verdict},
    wire,
};

pub(super) async fn decide_return(
    api: &Api,
    call: &Call,
    request: v1::DecideReturnRequest,
) -> Result<v1::DecideReturnResponse, Fault> {
    let target = target(&request.return_id, request.expected_version)?;
    let verdict = Verdict {
        disposition: wire::disposition(request.disposition),
        words: request.decision,
        max_characters: api.config.decision_max_characters,
    };
    let goods_return =
        commands::decide_return(&api.database, api.clock.now(), call.person()?, target, verdict).await?;
    Ok(v1::DecideReturnResponse {
        r#return: Some(wire::goods_return(&goods_return)),
    })
}
