//! Sums over contacts by product and by batch, through the view `product_figure`.

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

/// Products, or batches, with most complaints and adverse reactions, in these regions together.
pub(crate) async fn top_products(
    tx: &mut PgConnection,
    regions: &[String],
    spans: Spans,
    of_batches: bool,
    top: i64,
) -> Result<Vec<ProductFigures>, sqlx::Error> {
    sqlx::query_as!(
        ProductFigures,
        r#"select product_id as "product_id!", generic_name as "generic_name!", batch_number as "batch_number!",
                  sum(complaint) as "complaint!", sum(adverse_reaction) as "adverse_reaction!",
                  sum(device_event) as "device_event!", sum(return_exchange) as "return_exchange!"
           from product_figure
           where (grain = 'month' and path = any($1) and starts_on >= $2 and starts_on < $3
                  or grain = 'day' and region <@ any($1::text[]::ltree[])
                     and (starts_on >= $4 and starts_on < $5 or starts_on >= $6 and starts_on < $7))
             and (batch_number <> '') = $8
           group by product_id, generic_name, batch_number
           having sum(complaint) + sum(adverse_reaction) + sum(device_event) + sum(return_exchange) > 0
           order by sum(complaint) + sum(adverse_reaction) desc, sum(device_event) desc, sum(return_exchange) desc,
                    product_id, generic_name, batch_number
           limit $9"#,
        regions,
        spans.months.from,
        spans.months.until,
        spans.head.from,
        spans.head.until,
        spans.tail.from,
        spans.tail.until,
        of_batches,
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
    sqlx::query_as!(
        ProductFigures,
        r#"select product_id as "product_id!", generic_name as "generic_name!", batch_number as "batch_number!",
                  sum(complaint) as "complaint!", sum(adverse_reaction) as "adverse_reaction!",
                  sum(device_event) as "device_event!", sum(return_exchange) as "return_exchange!"
           from product_figure
           where product_id = $8 and generic_name = $9 and batch_number = $10
             and (grain = 'month' and path = any($1) and starts_on >= $2 and starts_on < $3
                  or grain = 'day' and region <@ any($1::text[]::ltree[])
                     and (starts_on >= $4 and starts_on < $5 or starts_on >= $6 and starts_on < $7))
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
    )
    .fetch_optional(tx)
    .await
}

impl ProductFigures {
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
