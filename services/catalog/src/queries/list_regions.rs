//! The region tree, the same for everybody: whoever writes down a contact needs all of it.

use ::store::fault;
use access::Scope;
use kernel::Fault;

use crate::{
    Catalog,
    domain::RegionRow,
    store::{Versioned, regions},
};

/// Parents before children.
pub(crate) async fn list_regions(catalog: &Catalog) -> Result<Vec<Versioned<RegionRow>>, Fault> {
    let mut tx = catalog.database.begin(&Scope::Everything).await.map_err(fault)?;
    regions::all(&mut tx).await.map_err(fault)
}
