//! The dashboard 看板 of a region as a workbook, a sheet for each of its parts.

use std::collections::HashMap;

use chrono::NaiveDate;
use contracts::reporting::v1::{
    AgeBucket, Figures, GetDashboardRequest, GetDashboardResponse, ProductFigure, RegionFigures, SeriesPoint,
    Step,
};
use kernel::Fault;
use serde::Deserialize;

use super::{
    Lang, Made, Reader,
    book::{Book, Cell, Head},
    figures::FIGURES,
    period, words,
};

/// Products and batches in a file.
const TOP: u32 = 50;

/// Which figures.
#[derive(Deserialize)]
pub(crate) struct Dashboard {
    #[serde(default)]
    lang: Lang,
    /// First and last day, in China.
    from: NaiveDate,
    until: NaiveDate,
    #[serde(default)]
    region: String,
    /// day, week or month.
    #[serde(default)]
    step: String,
}

/// The figures as a workbook.
pub(crate) async fn dashboard(reader: &Reader<'_>, wanted: Dashboard) -> Result<Made, Fault> {
    let step = match wanted.step.as_str() {
        "" => Step::Unspecified,
        name => Step::from_str_name(&format!("STEP_{}", name.to_uppercase())).ok_or_else(no_step)?,
    };
    let request = GetDashboardRequest {
        received: period(Some(wanted.from), Some(wanted.until)),
        region: wanted.region.clone(),
        step: step.into(),
        top: TOP,
    };
    let answer = reader
        .reporting()
        .get_dashboard(&reader.ask().await?, request)
        .await?;
    let regions = reader.regions(wanted.lang).await?;
    let sheets = Sheets {
        lang: wanted.lang,
        regions,
        title: title(&wanted, &answer),
    };
    let book = Book::new();
    sheets.write(&book, answer).await;
    let (from, until) = (wanted.from, wanted.until);
    let name = wanted.lang.pick(
        &format!("看板 {from} {until}.xlsx"),
        &format!("dashboard {from} {until}.xlsx"),
    );
    Ok(Made::workbook(name, book.finish().await?))
}

fn no_step() -> Fault {
    Fault::invalid(
        "step-unknown",
        "时间粒度无效。",
        "The step is day, week or month.",
    )
}

fn title(wanted: &Dashboard, answer: &GetDashboardResponse) -> String {
    format!("{} · {} – {}", answer.region, wanted.from, wanted.until)
}

struct Sheets {
    lang: Lang,
    regions: HashMap<String, String>,
    title: String,
}

impl Sheets {
    async fn write(&self, book: &Book, answer: GetDashboardResponse) {
        let (now, before) = (answer.now.unwrap_or_default(), answer.before.unwrap_or_default());
        let columns = [
            ("指标", "Figure", 22.0),
            ("本期", "This period", 14.0),
            ("上期", "Period before", 14.0),
        ];
        book.sheet(self.head("指标", "Figures", &columns)).await;
        book.rows(self.figures(&now, &before)).await;

        let columns = [
            ("日期", "Day", 12.0),
            ("事项", "Matter", 18.0),
            ("渠道", "Channel", 18.0),
            ("数量", "Count", 10.0),
        ];
        book.sheet(self.head("趋势", "Series", &columns)).await;
        book.rows(answer.series.iter().map(|point| self.point(point)).collect())
            .await;

        book.sheet(self.regions_head()).await;
        book.rows(answer.regions.iter().map(|one| self.region(one)).collect())
            .await;

        let columns = [
            ("药品名称", "Product", 28.0),
            ("规格", "Specification", 18.0),
            ("批号", "Batch", 16.0),
            ("投诉", "Complaints", 12.0),
            ("不良反应", "Adverse reactions", 16.0),
            ("器械不良事件", "Device events", 14.0),
            ("退换货", "Returns", 12.0),
        ];
        book.sheet(self.head("产品", "Products", &columns)).await;
        book.rows(answer.products.into_iter().map(product).collect())
            .await;
        book.sheet(self.head("批次", "Batches", &columns)).await;
        book.rows(answer.batches.into_iter().map(product).collect()).await;

        let columns = [("天数", "Days", 16.0), ("工单", "Tickets", 12.0)];
        book.sheet(self.head("未结时长", "Open by age", &columns)).await;
        book.rows(answer.open_by_age.iter().map(|bucket| self.age(bucket)).collect())
            .await;
    }

    fn head(&self, zh: &str, en: &str, columns: &[(&str, &str, f64)]) -> Head {
        let columns = columns
            .iter()
            .map(|(zh, en, width)| (self.lang.pick(zh, en), *width));
        Head {
            name: self.lang.pick(zh, en),
            above: vec![self.title.clone()],
            columns: columns.collect(),
        }
    }

    fn figures(&self, now: &Figures, before: &Figures) -> Vec<Vec<Cell>> {
        let row = |(zh, en, of): &(&str, &str, fn(&Figures) -> u64)| {
            vec![
                Cell::Text(self.lang.pick(zh, en)),
                Cell::Number(of(now)),
                Cell::Number(of(before)),
            ]
        };
        FIGURES.iter().map(row).collect()
    }

    fn point(&self, point: &SeriesPoint) -> Vec<Cell> {
        let day = match point.day.parse() {
            Ok(day) => Cell::Day(day),
            Err(_) => Cell::text(&point.day),
        };
        let kind = match words::kind(point.kind, self.lang) {
            none if none.is_empty() => self.lang.pick("全部来件", "All contacts"),
            kind => kind,
        };
        let channel = words::channel(point.channel, self.lang);
        vec![
            day,
            Cell::Text(kind),
            Cell::Text(channel),
            Cell::Number(point.count),
        ]
    }

    /// Every figure beside the one of the period before.
    fn regions_head(&self) -> Head {
        let mut head = self.head("地区", "Regions", &[("地区", "Region", 24.0)]);
        for (zh, en, _) in FIGURES {
            head.columns.push((self.lang.pick(zh, en), 12.0));
            let before = self
                .lang
                .pick(&format!("{zh}（上期）"), &format!("{en} (before)"));
            head.columns.push((before, 12.0));
        }
        head
    }

    fn region(&self, one: &RegionFigures) -> Vec<Cell> {
        let mut name = self.regions.get(&one.region).unwrap_or(&one.region).clone();
        if one.region_exact {
            name.push_str(&self.lang.pick("（本级）", " (itself)"));
        }
        let (now, before) = (one.now.unwrap_or_default(), one.before.unwrap_or_default());
        let figures = FIGURES
            .iter()
            .flat_map(|(_, _, of)| [Cell::Number(of(&now)), Cell::Number(of(&before))]);
        std::iter::once(Cell::Text(name)).chain(figures).collect()
    }

    fn age(&self, bucket: &AgeBucket) -> Vec<Cell> {
        let days = match bucket.until_days {
            0 => self.lang.pick(
                &format!("{} 天及以上", bucket.from_days),
                &format!("{} and more", bucket.from_days),
            ),
            until => format!("{}–{}", bucket.from_days, until - 1),
        };
        vec![Cell::Text(days), Cell::Number(bucket.count)]
    }
}

fn product(one: ProductFigure) -> Vec<Cell> {
    vec![
        Cell::Text(one.generic_name),
        Cell::Text(one.specification),
        Cell::Text(one.batch_number),
        Cell::Number(one.complaints),
        Cell::Number(one.adverse_reactions),
        Cell::Number(one.device_events),
        Cell::Number(one.returns),
    ]
}
