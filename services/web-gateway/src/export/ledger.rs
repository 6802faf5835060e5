//! The ledger 台账 of contacts, by the filters of its page in the console.

use std::collections::HashMap;

use chrono::NaiveDate;
use contracts::{
    moment,
    reporting::v1::{LedgerRow, ListLedgerRequest},
};
use kernel::Fault;
use serde::Deserialize;

use super::{
    Lang, Made, PAGE, Reader,
    book::{Book, Cell, Head},
    filter, period, words,
};

/// Which rows: the fields of `ListLedger` under the names that the address of the page in the console has. Enumerations
/// are named as in the contract, in lower case.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Ledger {
    lang: Lang,
    /// First and last day of receipt, in China.
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
    region: String,
    /// `1`: without what lies below the region.
    exact: String,
    kind: String,
    channel: String,
    state: String,
    product: String,
    name: String,
    batch: String,
    clock: String,
    outcome: String,
    age_from: u32,
    age_until: u32,
    /// Joined by commas.
    disposition: String,
}

/// The rows as a workbook.
pub(crate) async fn ledger(reader: &Reader<'_>, wanted: Ledger) -> Result<Made, Fault> {
    let lang = wanted.lang;
    let regions = reader.regions(lang).await?;
    let reporting = reader.reporting();
    let mut request = request(wanted)?;
    let (book, mut rows) = (Book::new(), 0);
    book.sheet(head(lang)).await;
    loop {
        let page = reporting
            .list_ledger(&reader.ask().await?, request.clone())
            .await?;
        rows += page.rows.len() as u64;
        reader.fits(page.total.max(rows))?;
        let cells = page.rows.into_iter().map(|one| row(one, &regions, lang));
        book.rows(cells.collect()).await;
        if page.next_cursor.is_empty() {
            break;
        }
        request.cursor = page.next_cursor;
    }
    let name = lang.pick("台账.xlsx", "ledger.xlsx");
    Ok(Made::workbook(name, book.finish().await?))
}

fn request(wanted: Ledger) -> Result<ListLedgerRequest, Fault> {
    Ok(ListLedgerRequest {
        received: period(wanted.from, wanted.until),
        region_exact: wanted.exact == "1",
        kind: filter::kind(&wanted.kind)?,
        channel: filter::channel(&wanted.channel)?,
        dispositions: filter::dispositions(&wanted.disposition)?,
        region: wanted.region,
        state: wanted.state,
        page_size: PAGE,
        cursor: String::new(),
        product_id: wanted.product,
        batch_number: wanted.batch,
        clock: wanted.clock,
        clock_outcome: wanted.outcome,
        open_from_days: wanted.age_from,
        open_until_days: wanted.age_until,
        generic_name: wanted.name,
    })
}

fn head(lang: Lang) -> Head {
    let columns = [
        ("来件编号", "Receipt", 22.0),
        ("渠道", "Channel", 14.0),
        ("接收时间", "Received", 17.0),
        ("地区", "Region", 18.0),
        ("工单号", "Ticket", 20.0),
        ("事项", "Matters", 24.0),
        ("状态", "State", 12.0),
        ("首次答复", "First reply", 17.0),
        ("关闭时间", "Closed", 17.0),
        ("处理结果", "Handling result", 40.0),
        ("续件", "Continuation", 12.0),
    ];
    Head {
        name: lang.pick("台账", "Ledger"),
        above: Vec::new(),
        columns: columns.map(|(zh, en, width)| (lang.pick(zh, en), width)).to_vec(),
    }
}

fn row(row: LedgerRow, regions: &HashMap<String, String>, lang: Lang) -> Vec<Cell> {
    let time = |at: Option<&prost_types::Timestamp>| moment(at).map_or(Cell::Empty, Cell::Time);
    let kinds: Vec<_> = row.kinds.iter().map(|kind| words::kind(*kind, lang)).collect();
    let region = regions.get(&row.region).cloned().unwrap_or(row.region);
    vec![
        Cell::Text(row.receipt),
        Cell::Text(words::channel(row.channel, lang)),
        time(row.received_at.as_ref()),
        Cell::Text(region),
        Cell::Text(row.ticket_number),
        Cell::Text(kinds.join(&lang.pick("、", ", "))),
        Cell::Text(words::state(&row.state, lang)),
        time(row.first_replied_at.as_ref()),
        time(row.closed_at.as_ref()),
        Cell::Text(row.handling_result),
        if row.continuation {
            Cell::Text(lang.pick("是", "yes"))
        } else {
            Cell::Empty
        },
    ]
}
