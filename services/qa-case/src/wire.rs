//! Between the domain and the contract. Enums of the contract that mean nothing here become `None`.

use contracts::{
    common::v1::{Disposition as WireDisposition, ProductMention, WorkKind},
    qa_case::v1,
    timestamp,
};

use crate::domain::{Case, Disposition, Kind, Product};

/// The case as events and answers carry it.
pub(crate) fn case(case: &Case) -> v1::Case {
    let decision = case.state.decision();
    v1::Case {
        case_id: case.id.to_string(),
        version: case.version,
        number: case.number.clone(),
        work_item_id: case.work.work_item_id.to_string(),
        ticket_id: case.work.ticket_id.to_string(),
        contact_id: case.work.contact_id.to_string(),
        kind: work_kind(case.work.kind).into(),
        region: case.work.region.clone(),
        state: case.state.phase().as_str().to_owned(),
        owner: case.owner.clone().unwrap_or_default(),
        product: Some(mention(&case.work.product)),
        received_at: Some(timestamp(case.work.received_at)),
        opened_at: Some(timestamp(case.opened_at)),
        disposition: decision
            .map_or(WireDisposition::Unspecified, |decision| {
                wire_disposition(decision.disposition)
            })
            .into(),
        decision: decision
            .map(|decision| decision.words.clone())
            .unwrap_or_default(),
        decided_by: decision.map(|decision| decision.by.clone()).unwrap_or_default(),
        decided_at: decision.map(|decision| timestamp(decision.at)),
        closed_at: case.state.closed_at().map(timestamp),
    }
}

/// The kind, if it is one of ours.
pub(crate) fn kind(kind: WorkKind) -> Option<Kind> {
    Kind::ALL.into_iter().find(|ours| work_kind(*ours) == kind)
}

fn work_kind(kind: Kind) -> WorkKind {
    match kind {
        Kind::Complaint => WorkKind::Complaint,
        Kind::AdverseReaction => WorkKind::AdverseReaction,
        Kind::DeviceEvent => WorkKind::DeviceEvent,
    }
}

/// The outcome, if a case can have it.
pub(crate) fn disposition(number: i32) -> Option<Disposition> {
    let wire = WireDisposition::try_from(number).ok()?;
    Disposition::ALL
        .into_iter()
        .find(|ours| wire_disposition(*ours) == wire)
}

fn wire_disposition(disposition: Disposition) -> WireDisposition {
    match disposition {
        Disposition::Substantiated => WireDisposition::Substantiated,
        Disposition::Unsubstantiated => WireDisposition::Unsubstantiated,
        Disposition::Reported => WireDisposition::Reported,
        Disposition::Noted => WireDisposition::Noted,
        Disposition::Refused => WireDisposition::Refused,
        Disposition::Unreachable => WireDisposition::Unreachable,
    }
}

/// The product as the contract says it.
fn mention(product: &Product) -> ProductMention {
    let product = product.clone();
    ProductMention {
        product_id: product.product_id,
        generic_name: product.generic_name,
        specification: product.specification,
        pack_size: product.pack_size,
        approval_number: product.approval_number,
        batch_number: product.batch_number,
        kind: product.kind,
        trace_code: product.trace_code,
    }
}

/// The product as it came.
pub(crate) fn product(mention: &ProductMention) -> Product {
    Product {
        product_id: text(&mention.product_id),
        generic_name: text(&mention.generic_name),
        specification: text(&mention.specification),
        pack_size: text(&mention.pack_size),
        approval_number: text(&mention.approval_number),
        batch_number: text(&mention.batch_number),
        kind: text(&mention.kind),
        trace_code: text(&mention.trace_code),
    }
}

/// Text as Postgres can hold it: NUL, which nobody types but a broken sender may send, is dropped.
pub(crate) fn text(text: &str) -> String {
    text.replace('\0', "")
}
