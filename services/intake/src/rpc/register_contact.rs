//! `RegisterContact`.

use contracts::{
    Call,
    intake::v1::{RegisterContactRequest, RegisterContactResponse},
    moment,
};
use kernel::Fault;

use crate::{
    commands::register_contact::{File, Registration, no_region, register},
    domain::{channel::Channel, contact::Description, region::Region},
    rpc::Api,
    wire::{clean, mention, reporter},
};

pub(super) async fn answer(
    api: &Api,
    call: &Call,
    request: RegisterContactRequest,
) -> Result<RegisterContactResponse, Fault> {
    let files = request.attachments.iter().map(|attachment| File {
        name: clean(&attachment.name),
        media_type: clean(&attachment.media_type),
        content: attachment.content.clone(),
    });
    let registration = Registration {
        channel: Channel::from_number(request.channel),
        received_at: moment(request.received_at.as_ref()),
        region: region(&request.region)?,
        files: files.collect(),
        channel_note: clean(&request.channel_note),
        idempotency_key: clean(&request.idempotency_key),
        said: Description {
            reporter: reporter(request.reporter.as_ref()),
            subject: clean(&request.subject),
            text: clean(&request.text),
            stated_kind: request.stated_kind,
            products: request.products.iter().map(mention).collect(),
            region: None,
            product_grade: clean(&request.product_grade),
            purchased_on: clean(&request.purchased_on),
        },
    };
    let tools = (&api.database, &api.clock, api.store.as_ref(), api.rules.as_ref());
    let contact = register(tools, call.person()?, registration).await?;
    Ok(RegisterContactResponse {
        contact_id: contact.contact_id.to_string(),
        receipt: contact.receipt.clone(),
        missing: contact.missing().into_iter().map(str::to_owned).collect(),
    })
}

/// An empty region says nothing; one that is no path is refused.
pub(super) fn region(text: &str) -> Result<Option<Region>, Fault> {
    match clean(text).as_str() {
        "" => Ok(None),
        path => path.parse().map(Some).map_err(|_| no_region()),
    }
}
