//! The figures of a region for some days, beside those of as many days before.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::top_products::top_products;
use crate::{
    domain::{AGES, Age, Catalogued, Days, Figures, Outlook, Step},
    store::{self as tables, ProductFigures, RegionChannel, StepChannel},
};

/// What is asked.
pub(crate) struct Question {
    pub(crate) outlook: Outlook,
    pub(crate) days: Days,
    pub(crate) step: Step,
    /// Products and batches to list.
    pub(crate) top: usize,
    pub(crate) today: NaiveDate,
}

/// Now, and before.
#[derive(Clone, Copy, Default)]
pub(crate) struct Compared {
    pub(crate) now: Figures,
    pub(crate) before: Figures,
}

/// The answer.
pub(crate) struct Dashboard {
    pub(crate) region: String,
    pub(crate) all: Compared,
    /// By channel.
    pub(crate) channels: BTreeMap<String, Compared>,
    pub(crate) series: Vec<StepChannel>,
    /// The children of the region.
    pub(crate) children: BTreeMap<String, Compared>,
    /// What belongs to the region itself and to no child.
    pub(crate) rest: Compared,
    pub(crate) products: Vec<ProductFigures>,
    pub(crate) batches: Vec<ProductFigures>,
    /// What the catalogue knows of them.
    pub(crate) known: HashMap<Uuid, Catalogued>,
    pub(crate) open_by_age: Vec<(Age, i64)>,
    pub(crate) as_of: Option<DateTime<Utc>>,
}

/// Reads all of it.
pub(crate) async fn dashboard(tx: &mut PgConnection, question: Question) -> Result<Dashboard, sqlx::Error> {
    let Question {
        mut outlook,
        days,
        step,
        top,
        today,
    } = question;
    tables::plan_for_each_question(tx).await?;
    let both = Days {
        from: days.before().from,
        until: days.until,
    };
    let mut children = children(tx, &outlook, both).await?;
    if let [only] = children.as_slice()
        && outlook.region.is_empty()
        && outlook.whole
    {
        // nothing belongs to no region, so the whole tree is its only root, of which there is more to say
        outlook.region.clone_from(only);
        outlook.roots = vec![only.clone()];
        children = self::children(tx, &outlook, both).await?;
    }
    let now = cells(tx, &outlook, &children, days).await?;
    let before = cells(tx, &outlook, &children, days.before()).await?;
    let spans = step.spans(days);
    let (products, batches) = top_products(tx, &outlook.roots, days.spans(), top).await?;
    let ids: Vec<Uuid> = products
        .iter()
        .chain(&batches)
        .filter_map(|product| product.product_id.parse().ok())
        .collect();
    let mut found = Dashboard {
        all: Compared::default(),
        channels: BTreeMap::new(),
        series: tables::figures_by_step(tx, &outlook.roots, spans, step.word()).await?,
        children: children
            .into_iter()
            .map(|child| (child, Compared::default()))
            .collect(),
        rest: Compared::default(),
        products,
        batches,
        known: tables::products(tx, &ids).await?,
        open_by_age: open_by_age(tx, &outlook, today).await?,
        as_of: tables::counted_until(tx).await?,
        region: outlook.region.clone(),
    };
    found.add(&outlook, now, |compared| &mut compared.now);
    found.add(&outlook, before, |compared| &mut compared.before);
    found.set_rest(&outlook);
    Ok(found)
}

/// The children of the region of which something may be seen.
async fn children(tx: &mut PgConnection, outlook: &Outlook, days: Days) -> Result<Vec<String>, sqlx::Error> {
    if outlook.whole {
        return tables::children_of(tx, &outlook.region, days).await;
    }
    let mut children: Vec<String> = outlook
        .roots
        .iter()
        .map(|root| outlook.child_with(root))
        .collect();
    children.dedup();
    Ok(children)
}

async fn cells(
    tx: &mut PgConnection,
    outlook: &Outlook,
    children: &[String],
    days: Days,
) -> Result<Vec<RegionChannel>, sqlx::Error> {
    let mut regions = outlook.roots.clone();
    if outlook.whole {
        regions.extend_from_slice(children);
    }
    tables::figures_by_region(tx, &regions, days.spans()).await
}

async fn open_by_age(
    tx: &mut PgConnection,
    outlook: &Outlook,
    today: NaiveDate,
) -> Result<Vec<(Age, i64)>, sqlx::Error> {
    let by_day = tables::pending_by_day(tx, &outlook.roots).await?;
    let of_age = |age: Age| {
        let days = by_day.iter().filter(|(day, _)| age.includes(*day, today));
        (age, days.map(|(_, count)| count).sum())
    };
    Ok(AGES.into_iter().map(of_age).collect())
}

impl Dashboard {
    fn add(&mut self, outlook: &Outlook, cells: Vec<RegionChannel>, side: fn(&mut Compared) -> &mut Figures) {
        for cell in cells {
            if outlook.roots.contains(&cell.region) {
                *side(&mut self.all) += cell.figures;
                *side(self.channels.entry(cell.channel).or_default()) += cell.figures;
            }
            let child = if outlook.whole {
                cell.region
            } else {
                outlook.child_with(&cell.region)
            };
            if let Some(compared) = self.children.get_mut(&child) {
                *side(compared) += cell.figures;
            }
        }
    }

    /// Of a region that is seen in parts, nothing belongs to the region itself.
    fn set_rest(&mut self, outlook: &Outlook) {
        if outlook.whole {
            self.rest = self.all;
            for child in self.children.values() {
                self.rest.now -= child.now;
                self.rest.before -= child.before;
            }
        }
    }
}
