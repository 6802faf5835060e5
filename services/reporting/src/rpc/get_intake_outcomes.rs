//! What became of the things that came in.

use contracts::{
    Call,
    reporting::v1::{GetIntakeOutcomesRequest, GetIntakeOutcomesResponse, IntakeOutcome},
};
use kernel::Fault;

use super::{Api, count, selection};
use crate::{
    store::{Selection, intake_outcomes},
    wire,
};

pub(super) async fn answer(
    api: &Api,
    call: &Call,
    request: &GetIntakeOutcomesRequest,
) -> Result<GetIntakeOutcomesResponse, Fault> {
    let chosen = Selection {
        channel: selection::channel(request.channel)?,
        ..selection::received_in(request.received.as_ref(), &request.region)?
    };
    let mut tx = api.begin(call).await?;
    let outcomes = intake_outcomes(&mut tx, &chosen).await.map_err(store::fault)?;
    let outcomes = outcomes.into_iter().map(|outcome| IntakeOutcome {
        day: outcome.day.to_string(),
        channel: wire::channel(&outcome.channel).into(),
        contacts: count(outcome.contacts),
        duplicates: count(outcome.duplicates),
        rejected: count(outcome.rejected),
    });
    Ok(GetIntakeOutcomesResponse {
        outcomes: outcomes.collect(),
    })
}
