//! `ListPersons`.

use contracts::identity::v1::ListPersonsResponse;
use kernel::Fault;

use crate::{Identity, published, queries::list_persons::list_persons};

pub(super) async fn answer(identity: &Identity) -> Result<ListPersonsResponse, Fault> {
    let persons = list_persons(identity).await?;
    Ok(ListPersonsResponse {
        persons: persons.iter().map(published).collect(),
    })
}
