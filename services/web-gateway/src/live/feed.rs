//! What one browser is told.

use std::sync::Arc;

use contracts::access::v1::Principal;
use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::{Viewer, happening::Happening};

/// The happenings that one person may know of.
pub(crate) struct Feed {
    said: Receiver<Arc<Happening>>,
    viewer: Viewer,
}

impl Feed {
    pub(super) fn new(said: Receiver<Arc<Happening>>, principal: &Principal) -> Self {
        let viewer = Viewer::of(principal);
        Self { said, viewer }
    }

    /// The person's rights may have changed.
    pub(crate) fn renew(&mut self, principal: &Principal) {
        self.viewer = Viewer::of(principal);
    }

    /// The next message for the browser; `None` when nothing comes any more. Whoever fell so far behind that something was
    /// dropped is told to read again what is shown.
    pub(crate) async fn next(&mut self) -> Option<String> {
        loop {
            match self.said.recv().await {
                Ok(happening) if happening.is_for(&self.viewer) => return Some(happening.body.clone()),
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => return Some(Happening::resync().body),
                Err(RecvError::Closed) => return None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use contracts::{
        Event as _,
        routing::v1::{Ticket, TicketOpened},
    };
    use prost::Message as _;

    use super::*;
    use crate::live::{FOLLOWED, Live};

    fn opened(number: &str, region: &str) -> Happening {
        let (_, read) = FOLLOWED
            .iter()
            .find(|(subject, _)| *subject == TicketOpened::SUBJECT)
            .unwrap();
        let ticket = Ticket {
            ticket_id: "t".to_owned(),
            version: 1,
            number: number.to_owned(),
            region: region.to_owned(),
            subject: "张三的投诉".to_owned(),
            ..Ticket::default()
        };
        read(&TicketOpened { ticket: Some(ticket) }.encode_to_vec())
            .unwrap()
            .remove(0)
    }

    fn clerk() -> Principal {
        Principal {
            permissions: vec!["ticket.read".to_owned()],
            regions: vec!["cn.east".to_owned()],
            ..Principal::default()
        }
    }

    #[tokio::test]
    async fn a_browser_is_told_what_happened_in_its_region_and_no_words_of_customers() {
        let live = Live::new(8, 1);
        let mut feed = live.feed(&clerk());
        live.say(opened("T-1", "cn.north"));
        live.say(opened("T-2", "cn.east.zhejiang"));
        let told = feed.next().await.unwrap();
        assert_eq!(
            told,
            r#"{"type":"ticket","id":"t","version":1,"ticket_id":"t","number":"T-2","region":"cn.east.zhejiang","what":["opened"]}"#
        );
    }

    #[tokio::test]
    async fn who_falls_behind_is_told_to_read_again_and_goes_on() {
        let live = Live::new(4, 1);
        let mut feed = live.feed(&clerk());
        for number in 0..20 {
            live.say(opened(&number.to_string(), "cn.east"));
        }
        assert_eq!(feed.next().await.unwrap(), r#"{"type":"resync"}"#);
        assert!(feed.next().await.unwrap().contains(r#""number":"16""#));
        // rights that were taken away count from the next event on
        feed.renew(&Principal::default());
        live.say(Happening::resync());
        assert_eq!(feed.next().await.unwrap(), r#"{"type":"resync"}"#);
    }
}
