//! `ChangeRegion`.

use contracts::{
    Call,
    catalog::v1::{ChangeRegionRequest, ChangeRegionResponse},
};
use kernel::Fault;

use crate::{
    Catalog,
    commands::change_region::{ChangeRegion, change_region},
    domain::region_of,
    store::regions::published,
};

pub(super) async fn answer(
    catalog: &Catalog,
    call: &Call,
    request: ChangeRegionRequest,
) -> Result<ChangeRegionResponse, Fault> {
    let region = request.region.unwrap_or_default();
    let command = ChangeRegion {
        row: region_of(&region.path, &region.name_zh, &region.name_en, &region.kind)?,
        reason: request.reason,
        expected_version: request.expected_version,
    };
    let region = change_region(catalog, command, &call.person()?.person_id).await?;
    Ok(ChangeRegionResponse {
        region: Some(published(region)),
    })
}
