//! Ledgers and dashboards as files for spreadsheets, paged from reporting with the caller's own rights: a file holds just
//! what its reader may see on the screen.

mod book;
mod dashboard;
mod feedback_ledger;
mod figures;
mod filter;
mod ledger;
mod words;

pub(crate) use dashboard::{Dashboard, dashboard};
pub(crate) use feedback_ledger::{FeedbackLedger, csv, feedback_ledger};
pub(crate) use ledger::{Ledger, ledger};

use std::collections::HashMap;

use chrono::{FixedOffset, NaiveDate, Offset as _, Utc};
use contracts::{
    Ask, CatalogServiceClient, ReportingServiceClient, catalog::v1::ListRegionsRequest, timestamp,
};
use kernel::{Code, Fault};
use rpc::NatsTransport;
use serde::Deserialize;

use crate::state::Gateway;

/// The permission that turns what somebody may read into a file.
pub(crate) const PERMISSION: &str = "ledger.export";
/// Rows asked for at a time.
const PAGE: u32 = 500;

/// A file, ready to be sent.
pub(crate) struct Made {
    pub(crate) name: String,
    pub(crate) media_type: &'static str,
    pub(crate) content: Vec<u8>,
}

impl Made {
    fn workbook(name: String, content: Vec<u8>) -> Self {
        Self {
            name,
            media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            content,
        }
    }
}

/// The language of titles and words.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Lang {
    #[default]
    Zh,
    En,
}

impl Lang {
    fn pick(self, zh: &str, en: &str) -> String {
        match self {
            Self::Zh => zh.to_owned(),
            Self::En => en.to_owned(),
        }
    }
}

/// Somebody who wants a file.
pub(crate) struct Reader<'a> {
    gateway: &'a Gateway,
    token: &'a str,
}

impl<'a> Reader<'a> {
    /// The holder of a session, when allowed to take files home.
    ///
    /// # Errors
    /// `sign-in-needed`, `permission-missing`.
    pub(crate) async fn admit(gateway: &'a Gateway, token: &'a str) -> Result<Self, Fault> {
        let caller = gateway.sessions.caller(token).await?;
        access::admit(Some(caller.principal), PERMISSION)?;
        Ok(Self { gateway, token })
    }

    /// Asked for anew with every page: a large file takes longer than a principal lives.
    async fn ask(&self) -> Result<Ask, Fault> {
        let caller = self.gateway.sessions.caller(self.token).await?;
        Ok(Ask {
            principal: caller.signed,
            patience: self.gateway.patience,
        })
    }

    fn reporting(&self) -> ReportingServiceClient<NatsTransport> {
        ReportingServiceClient::new(self.gateway.transport.clone())
    }

    /// Names of regions by their path; none for somebody who may not read the tree.
    async fn regions(&self, lang: Lang) -> Result<HashMap<String, String>, Fault> {
        let catalog = CatalogServiceClient::new(self.gateway.transport.clone());
        let answer = catalog
            .list_regions(&self.ask().await?, ListRegionsRequest::default())
            .await;
        let regions = match answer {
            Ok(answer) => answer.regions,
            Err(fault) if fault.code == Code::PermissionDenied => Vec::new(),
            Err(fault) => return Err(fault),
        };
        let named = regions.into_iter().map(|region| {
            let name = lang.pick(&region.name_zh, &region.name_en);
            (region.path, name)
        });
        Ok(named.collect())
    }

    /// # Errors
    /// `export-too-large` when a file of so many rows is more than this gateway makes.
    fn fits(&self, rows: u64) -> Result<(), Fault> {
        let most = self.gateway.largest_export_rows;
        if rows <= most {
            return Ok(());
        }
        Err(Fault::invalid(
            "export-too-large",
            format!("导出超过 {most} 行，请缩小范围。"),
            format!("The export has more than {most} rows; please narrow it down."),
        ))
    }
}

fn china() -> FixedOffset {
    // eight hours are within the day that an offset may have
    FixedOffset::east_opt(8 * 3600).unwrap_or_else(|| Utc.fix())
}

/// The first moment of a day in China.
fn beginning(day: NaiveDate) -> Option<prost_types::Timestamp> {
    let midnight = day.and_hms_opt(0, 0, 0)?.and_local_timezone(china()).single()?;
    Some(timestamp(midnight.with_timezone(&Utc)))
}

/// From the first to the last day, both included.
fn period(from: Option<NaiveDate>, until: Option<NaiveDate>) -> Option<contracts::common::v1::Period> {
    if from.is_none() && until.is_none() {
        return None;
    }
    Some(contracts::common::v1::Period {
        from: from.and_then(beginning),
        until: until.and_then(|day| day.succ_opt()).and_then(beginning),
    })
}
