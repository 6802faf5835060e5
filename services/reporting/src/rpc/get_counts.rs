//! Counts by region, kind, channel, day, state and combinations.

use contracts::{
    Call,
    reporting::v1::{Count, Dimension, GetCountsRequest, GetCountsResponse},
};
use kernel::Fault;

use super::{Api, count, selection};
use crate::{
    fault::filter_unknown,
    store::{Cell, Dimensions, Selection, counts},
};

pub(super) async fn answer(
    api: &Api,
    call: &Call,
    request: &GetCountsRequest,
) -> Result<GetCountsResponse, Fault> {
    let by = dimensions(&request.by)?;
    let chosen = Selection {
        kind: selection::kind(request.kind)?,
        channel: selection::channel(request.channel)?,
        ..selection::received_in(request.received.as_ref(), &request.region)?
    };
    let level = selection::level(request.region_level);
    let mut tx = api.begin(call).await?;
    let cells = counts(&mut tx, &chosen, chosen_dimensions(&by), level).await;
    let cells = cells.map_err(store::fault)?;
    let mut counts: Vec<_> = cells
        .cells
        .iter()
        .map(|cell| Count {
            values: by.iter().map(|dimension| value(cell, *dimension)).collect(),
            count: count(cell.count),
        })
        .collect();
    counts.sort_by(|one, other| one.values.cmp(&other.values));
    Ok(GetCountsResponse {
        counts,
        contacts: count(cells.contacts),
        first_replies: count(cells.first_replies),
    })
}

/// In the order of the request.
fn dimensions(numbers: &[i32]) -> Result<Vec<Dimension>, Fault> {
    let known = |number: &i32| match Dimension::try_from(*number) {
        Ok(Dimension::Unspecified) | Err(_) => Err(filter_unknown()),
        Ok(dimension) => Ok(dimension),
    };
    numbers.iter().map(known).collect()
}

fn chosen_dimensions(by: &[Dimension]) -> Dimensions {
    Dimensions {
        region: by.contains(&Dimension::Region),
        kind: by.contains(&Dimension::Kind),
        channel: by.contains(&Dimension::Channel),
        day: by.contains(&Dimension::Day),
        state: by.contains(&Dimension::State),
    }
}

fn value(cell: &Cell, dimension: Dimension) -> String {
    let value = match dimension {
        Dimension::Unspecified => None,
        Dimension::Region => cell.region.clone(),
        Dimension::Kind => cell.kind.clone(),
        Dimension::Channel => cell.channel.clone(),
        Dimension::Day => cell.day.map(|day| day.to_string()),
        Dimension::State => cell.state.clone(),
    };
    value.unwrap_or_default()
}
