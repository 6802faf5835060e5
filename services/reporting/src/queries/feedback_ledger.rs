//! Pages of 市场信息反馈台账 REC-FY007: one line per contact of the month, derived afresh each time.

use std::collections::HashMap;

use sqlx::PgConnection;
use store::{Cursor, Page};
use uuid::Uuid;
use vault::{SealError, Vault, mask};

use super::fit::fit;
use crate::{
    domain::{
        Catalogued, Feedback, FeedbackFilter, FeedbackLine, Mention, Proceeding, Reporter, Sight,
        handling_result,
    },
    store::{self as tables, FeedbackRecord},
};

/// What else is known of the things that a page names.
struct Surroundings {
    proceedings: HashMap<Uuid, Proceeding>,
    products: HashMap<Uuid, Catalogued>,
    customers: HashMap<Uuid, String>,
}

/// Which lines, and how much of the people in them.
pub(crate) struct Wanted<'a> {
    pub(crate) filter: &'a FeedbackFilter,
    pub(crate) sight: Sight,
    pub(crate) vault: &'a Vault,
}

/// At most `size` lines after the cursor, in order of receipt, of at most `bytes` in all.
pub(crate) async fn feedback_ledger(
    tx: &mut PgConnection,
    wanted: &Wanted<'_>,
    after: Option<Cursor>,
    size: i64,
    bytes: usize,
) -> Result<Page<FeedbackLine>, SealError> {
    let records = tables::feedback_records(tx, wanted.filter, after, size).await?;
    let page = Page::cut(records, size, |record| Cursor {
        at: record.received_at,
        id: record.contact_id,
    });
    let known = surroundings(tx, &page.rows).await?;
    let reporters = tables::reporters_of(tx, wanted.vault, &page.rows).await?;
    let lines = page.rows.into_iter().zip(reporters);
    let lines = lines
        .map(|(record, reporter)| line(record, shown(reporter, wanted.sight), &known))
        .collect();
    let page = Page {
        rows: lines,
        next: page.next,
    };
    Ok(fit(page, bytes, FeedbackLine::size, |line| Cursor {
        at: line.received_at,
        id: line.contact_id,
    }))
}

async fn surroundings(
    tx: &mut PgConnection,
    records: &[FeedbackRecord],
) -> Result<Surroundings, sqlx::Error> {
    let items: Vec<Uuid> = records
        .iter()
        .flat_map(|record| record.work_items.iter().map(|item| item.work_item_id))
        .collect();
    let proceedings = tables::proceedings_of(tx, &items).await?;
    let named: Vec<Uuid> = records
        .iter()
        .flat_map(|record| mentions(record, &proceedings))
        .filter_map(|mention| mention.catalogue_id())
        .collect();
    let customers: Vec<Uuid> = records
        .iter()
        .filter_map(|record| record.customer_id.parse().ok())
        .collect();
    Ok(Surroundings {
        products: tables::products(tx, &named).await?,
        customers: tables::customer_names(tx, &customers).await?,
        proceedings,
    })
}

/// The products that the contact names; when it names none, those of its work items, then those of their cases and
/// returns.
fn mentions(record: &FeedbackRecord, proceedings: &HashMap<Uuid, Proceeding>) -> Vec<Mention> {
    if !record.products.is_empty() {
        return record.products.0.clone();
    }
    let items = record.work_items.iter().filter(|item| item.state != "withdrawn");
    let of_items: Vec<_> = items.clone().filter_map(|item| item.product.clone()).collect();
    if !of_items.is_empty() {
        return of_items;
    }
    items
        .filter_map(|item| proceedings.get(&item.work_item_id)?.product.clone())
        .collect()
}

/// What of the reporter stands in the line. An organisation is no person.
fn shown(reporter: Reporter, sight: Sight) -> Reporter {
    let masked = |value: &str, mask: fn(&str) -> String| match value.trim() {
        "" => String::new(),
        value => mask(value),
    };
    match sight {
        Sight::Clear => reporter,
        Sight::Masked => Reporter {
            name: masked(&reporter.name, mask::name),
            phone: masked(&reporter.phone, mask::phone),
            email: masked(&reporter.email, mask::email),
            organisation: reporter.organisation,
        },
    }
}

fn line(record: FeedbackRecord, reporter: Reporter, known: &Surroundings) -> FeedbackLine {
    let mentions = mentions(&record, &known.proceedings);
    let customer = record
        .customer_id
        .parse()
        .ok()
        .and_then(|id: Uuid| known.customers.get(&id));
    FeedbackLine::new(&Feedback {
        contact_id: record.contact_id,
        received_at: record.received_at,
        mentions: mentions
            .iter()
            .map(|mention| mention.completed(&known.products))
            .collect(),
        channel: record.channel,
        organisation: reporter.organisation,
        customer: customer.cloned().unwrap_or_default(),
        name: reporter.name,
        phone: reporter.phone,
        email: reporter.email,
        subject: record.subject,
        text: record.text,
        handling_result: handling_result(
            &record.work_items,
            |item| known.proceedings.get(&item).cloned(),
            record.is_continuation.then_some(record.ticket_number.as_str()),
        ),
    })
}
