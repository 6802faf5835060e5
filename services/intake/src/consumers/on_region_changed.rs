//! The region tree, so that nobody registers a contact in a region that does not exist.

use contracts::catalog::v1::RegionChanged;
use eventbus::{Delivery, Handle, HandlerError};
use sqlx::PgConnection;

use crate::{
    consumers::{hollow, version},
    domain::region::Region,
    store::regions,
};

/// Follows regions.
pub(crate) struct OnRegionChanged;

impl Handle<RegionChanged> for OnRegionChanged {
    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<RegionChanged>,
    ) -> Result<(), HandlerError> {
        let Some(region) = &delivery.event.region else {
            return Err(hollow("region"));
        };
        let path: Region = region.path.parse().map_err(HandlerError::reject)?;
        Ok(regions::follow(tx, path.as_str(), version(region.version)).await?)
    }
}
