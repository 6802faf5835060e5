//! `DescribeContact`.

use contracts::{
    Call,
    intake::v1::{DescribeContactRequest, DescribeContactResponse},
};
use kernel::Fault;

use crate::{
    commands::describe_contact::describe,
    domain::contact::Description,
    fault,
    rpc::{Api, register_contact::region},
    wire::{clean, mention, reporter},
};

pub(super) async fn answer(
    api: &Api,
    call: &Call,
    request: &DescribeContactRequest,
) -> Result<DescribeContactResponse, Fault> {
    let said = Description {
        reporter: reporter(request.reporter.as_ref()),
        subject: clean(&request.subject),
        text: clean(&request.text),
        stated_kind: request.stated_kind,
        products: request.products.iter().map(mention).collect(),
        region: region(&request.region)?,
        product_grade: clean(&request.product_grade),
        purchased_on: clean(&request.purchased_on),
    };
    let contact_id = request.contact_id.parse().map_err(|_| fault::no_contact())?;
    let expected = i64::try_from(request.expected_version).unwrap_or(i64::MAX);
    let tools = (&api.database, &api.clock, api.rules.as_ref());
    let said = (&said, clean(&request.reason));
    let version = describe(tools, call.person()?, contact_id, expected, (said.0, &said.1)).await?;
    Ok(DescribeContactResponse {
        version: u64::try_from(version).unwrap_or_default(),
    })
}
