//! 市场信息反馈台账 REC-FY007 of one month, as the form prints (F-03, R-233).

use chrono::NaiveDate;
use contracts::reporting::v1::{
    ExportFeedbackLedgerRequest, FeedbackFilter, FeedbackLine, GetFeedbackLedgerRequest,
};
use kernel::Fault;
use serde::Deserialize;

use super::{
    Lang, Made, PAGE, Reader,
    book::{Book, Cell, Head},
    filter,
};

const FORM: &str = "REC-FY007 R00";

/// Which ledger.
#[derive(Deserialize)]
pub(crate) struct FeedbackLedger {
    month: String,
    #[serde(default)]
    lang: Lang,
    /// Of the CSV file: utf-8 or gb18030.
    #[serde(default)]
    encoding: String,
    #[serde(default)]
    region: String,
    /// Named as in the contract, in lower case.
    #[serde(default)]
    channel: String,
    /// Part of the name of a product, or of a batch number.
    #[serde(default)]
    about: String,
    #[serde(default)]
    state: String,
    /// Joined by commas.
    #[serde(default)]
    disposition: String,
}

impl FeedbackLedger {
    fn filter(&self) -> Result<FeedbackFilter, Fault> {
        Ok(FeedbackFilter {
            region: self.region.clone(),
            channel: filter::channel(&self.channel)?,
            about: self.about.clone(),
            state: self.state.clone(),
            dispositions: filter::dispositions(&self.disposition)?,
        })
    }
}

/// The ledger as a workbook.
pub(crate) async fn feedback_ledger(reader: &Reader<'_>, wanted: FeedbackLedger) -> Result<Made, Fault> {
    let reporting = reader.reporting();
    let mut request = GetFeedbackLedgerRequest {
        month: wanted.month.clone(),
        page_size: PAGE,
        cursor: String::new(),
        filter: Some(wanted.filter()?),
    };
    let (book, mut rows) = (Book::new(), 0);
    book.sheet(head(&wanted.month, wanted.lang)).await;
    loop {
        let page = reporting
            .get_feedback_ledger(&reader.ask().await?, request.clone())
            .await?;
        rows += page.lines.len() as u64;
        reader.fits(page.total.max(rows))?;
        book.rows(page.lines.into_iter().map(row).collect()).await;
        if page.next_cursor.is_empty() {
            break;
        }
        request.cursor = page.next_cursor;
    }
    let title = wanted
        .lang
        .pick("市场信息反馈台账", "Market information feedback ledger");
    let name = format!("{title} REC-FY007 {}.xlsx", wanted.month);
    Ok(Made::workbook(name, book.finish().await?))
}

/// The ledger as text, as reporting writes it.
pub(crate) async fn csv(reader: &Reader<'_>, wanted: FeedbackLedger) -> Result<Made, Fault> {
    let reporting = reader.reporting();
    let mut request = ExportFeedbackLedgerRequest {
        filter: Some(wanted.filter()?),
        month: wanted.month,
        encoding: wanted.encoding,
        cursor: String::new(),
    };
    let (mut content, mut lines) = (Vec::new(), 0);
    loop {
        let part = reporting
            .export_feedback_ledger(&reader.ask().await?, request.clone())
            .await?;
        lines += part.lines;
        reader.fits(lines)?;
        content.extend_from_slice(&part.csv);
        if part.next_cursor.is_empty() {
            let media_type = match request.encoding.to_ascii_lowercase().as_str() {
                "gb18030" => "text/csv; charset=gb18030",
                _ => "text/csv; charset=utf-8",
            };
            return Ok(Made {
                name: part.file_name,
                media_type,
                content,
            });
        }
        request.cursor = part.next_cursor;
    }
}

fn head(month: &str, lang: Lang) -> Head {
    let columns = [
        ("日期", "Date", 12.0),
        ("药品名称", "Drug name", 22.0),
        ("规格", "Specification", 16.0),
        ("包装规格", "Pack size", 14.0),
        ("批号", "Batch", 14.0),
        ("反馈形式", "Feedback form", 12.0),
        ("用户单位", "User unit", 24.0),
        ("反馈人及联系电话", "Person and phone", 24.0),
        ("反馈问题", "Problem", 44.0),
        ("处理结果", "Handling result", 32.0),
    ];
    Head {
        name: lang.pick("市场信息反馈台账", "Feedback ledger"),
        above: vec![
            lang.pick("市场信息反馈台账", "Market information feedback ledger"),
            lang.pick(
                &format!("编号：{FORM}　　月份：{month}"),
                &format!("Form: {FORM}    Month: {month}"),
            ),
        ],
        columns: columns.map(|(zh, en, width)| (lang.pick(zh, en), width)).to_vec(),
    }
}

fn row(line: FeedbackLine) -> Vec<Cell> {
    let day = match line.date.parse::<NaiveDate>() {
        Ok(day) => Cell::Day(day),
        Err(_) => Cell::text(line.date),
    };
    let texts = [
        line.drug_name,
        line.specification,
        line.pack_size,
        line.batch_number,
        line.feedback_form,
        line.user_unit,
        line.person_and_phone,
        line.problem,
        line.handling_result,
    ];
    std::iter::once(day).chain(texts.map(Cell::Text)).collect()
}
