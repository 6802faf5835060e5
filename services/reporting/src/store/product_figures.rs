//! Sums over contacts by product and by batch.

use sqlx::PgConnection;

use crate::domain::Spans;

/// Contacts with a work item of the kind that is about the product or batch.
pub(crate) struct ProductFigures {
    pub(crate) product_id: String,
    /// Of what the catalogue does not know, which has no id.
    pub(crate) generic_name: String,
    /// Empty for the whole product.
    pub(crate) batch_number: String,
    pub(crate) complaint: i64,
    pub(crate) adverse_reaction: i64,
    pub(crate) device_event: i64,
    pub(crate) return_exchange: i64,
}

/// Has what follows planned for what is asked, each time: a plan for any period and any products reads too much. One
/// process for each, since what it reads is little and others ask as well.
pub(crate) async fn plan_for_each_question(tx: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "select set_config('plan_cache_mode', 'force_custom_plan', true) as plan,
                set_config('max_parallel_workers_per_gather', '0', true) as workers"
    )
    .fetch_one(tx)
    .await?;
    Ok(())
}

/// Products, or batches, with most complaints and adverse reactions, in these regions together; `among` these products
/// only, if it says any.
pub(crate) async fn top_products(
    tx: &mut PgConnection,
    regions: &[String],
    spans: Spans,
    of_batches: bool,
    among: Option<&[String]>,
    top: i64,
) -> Result<Vec<ProductFigures>, sqlx::Error> {
    let reach = Reach::of(regions);
    sqlx::query_as!(
        ProductFigures,
        r#"select product_id as "product_id!", generic_name as "generic_name!", batch_number as "batch_number!",
                  complaint as "complaint!", adverse_reaction as "adverse_reaction!",
                  device_event as "device_event!", return_exchange as "return_exchange!"
           from product_sums($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"#,
        regions,
        spans.months.from,
        spans.months.until,
        spans.head.from,
        spans.head.until,
        spans.tail.from,
        spans.tail.until,
        of_batches,
        among,
        reach.from,
        reach.until,
        top,
    )
    .fetch_all(tx)
    .await
}

/// The sums of one product or batch.
pub(crate) async fn product_figures(
    tx: &mut PgConnection,
    regions: &[String],
    spans: Spans,
    (product_id, generic_name, batch_number): (&str, &str, &str),
) -> Result<Option<ProductFigures>, sqlx::Error> {
    let reach = Reach::of(regions);
    sqlx::query_as!(
        ProductFigures,
        r#"select product_id as "product_id!", generic_name as "generic_name!", batch_number as "batch_number!",
                  sum(complaint) as "complaint!", sum(adverse_reaction) as "adverse_reaction!",
                  sum(device_event) as "device_event!", sum(return_exchange) as "return_exchange!"
           from product_rollup
           where product_id = $8 and generic_name = $9 and batch_number = $10
             and (grain = 'month' and path = any($1) and starts_on >= $2 and starts_on < $3
                  or grain = 'day' and (starts_on >= $4 and starts_on < $5 or starts_on >= $6 and starts_on < $7)
                     and path collate "C" >= $11 and path collate "C" < $12 and region <@ any($1::text[]::ltree[]))
           group by product_id, generic_name, batch_number"#,
        regions,
        spans.months.from,
        spans.months.until,
        spans.head.from,
        spans.head.until,
        spans.tail.from,
        spans.tail.until,
        product_id,
        generic_name,
        batch_number,
        reach.from,
        reach.until,
    )
    .fetch_optional(tx)
    .await
}

/// A stretch of paths by code points that holds these regions with all below them, and perhaps others between them.
struct Reach {
    from: String,
    until: String,
}

impl Reach {
    fn of(regions: &[String]) -> Self {
        // a slash comes right after the dot
        let end = |region: &String| match region.as_str() {
            "" => char::MAX.to_string(),
            region => format!("{region}/"),
        };
        Self {
            from: regions.iter().min().cloned().unwrap_or_default(),
            until: regions.iter().map(end).max().unwrap_or_default(),
        }
    }
}

impl ProductFigures {
    /// What lists go by first. A batch never weighs more than its product: each of its contacts counts there too.
    pub(crate) fn weight(&self) -> i64 {
        self.complaint + self.adverse_reaction
    }

    /// The count of that kind.
    pub(crate) fn of(&self, kind: &str) -> i64 {
        match kind {
            "complaint" => self.complaint,
            "adverse_reaction" => self.adverse_reaction,
            "device_event" => self.device_event,
            "return_exchange" => self.return_exchange,
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reach_holds_what_lies_below_and_no_neighbour() {
        let holds = |regions: &[&str], path: &str| {
            let regions: Vec<String> = regions.iter().map(|region| (*region).to_owned()).collect();
            let reach = Reach::of(&regions);
            reach.from.as_str() <= path && path < reach.until.as_str()
        };
        for path in ["cn.east", "cn.east.zhejiang", "cn.east.zhejiang.hangzhou"] {
            assert!(holds(&["cn.east"], path), "{path}");
            assert!(holds(&["cn.west", "cn.east"], path), "{path}");
            assert!(holds(&[""], path), "{path}");
        }
        for path in ["cn", "cn.eas", "cn.east2", "cn.eastern.a", "cn.west"] {
            assert!(!holds(&["cn.east"], path), "{path}");
        }
        assert!(!holds(&[], "cn"));
    }
}
