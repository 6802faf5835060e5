//! How the service clocks ended, by region.

use contracts::{
    Call,
    reporting::v1::{GetOnTimeRatesRequest, GetOnTimeRatesResponse, OnTimeRate},
};
use kernel::Fault;

use super::{Api, count, selection};
use crate::store::on_time;

pub(super) async fn answer(
    api: &Api,
    call: &Call,
    request: &GetOnTimeRatesRequest,
) -> Result<GetOnTimeRatesResponse, Fault> {
    let chosen = selection::received_in(request.received.as_ref(), &request.region)?;
    let level = selection::level(request.region_level);
    let mut tx = api.begin(call).await?;
    let rates = on_time(&mut tx, &chosen, level).await.map_err(store::fault)?;
    let rates = rates.into_iter().map(|rate| OnTimeRate {
        region: rate.region,
        clock: rate.clock,
        met: count(rate.met),
        missed: count(rate.missed),
        running: count(rate.running),
        undetermined: count(rate.undetermined),
    });
    Ok(GetOnTimeRatesResponse {
        rates: rates.collect(),
    })
}
