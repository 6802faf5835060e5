//! `GetChannelLedger`: what each source has, and what became of it.

use access::Scope;
use contracts::{
    intake::v1::{ChannelAccount, GetChannelLedgerResponse},
    timestamp,
};
use kernel::Fault;

use crate::{commands::DESK, fault, rpc::Api, store::channel_sources};

pub(super) async fn answer(api: &Api) -> Result<GetChannelLedgerResponse, Fault> {
    let mut tx = api
        .database
        .begin(&Scope::Everything)
        .await
        .map_err(fault::database)?;
    let accounts = channel_sources::accounts(&mut tx, DESK)
        .await
        .map_err(fault::database)?;
    let count = |number: i64| u64::try_from(number).unwrap_or_default();
    let accounts = accounts.into_iter().map(|account| ChannelAccount {
        channel: i32::from(account.channel),
        source: account.source,
        server_count: count(account.server_count),
        ledger_count: count(account.ledger_count),
        contacts: count(account.contacts),
        duplicates: count(account.duplicates),
        rejected: count(account.rejected),
        observed_at: account.observed_at.map(timestamp),
        trouble: account.trouble,
    });
    Ok(GetChannelLedgerResponse {
        accounts: accounts.collect(),
    })
}
