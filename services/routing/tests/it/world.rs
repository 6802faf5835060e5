//! What the stories share: the service, people, contacts, and asking.

use chrono::{DateTime, Utc};
use contracts::{
    RoutingServiceClient,
    common::v1::{Channel, Reporter, WorkKind},
    identity::v1::{Person as Staff, PersonChanged},
    intake::v1::ContactReceived,
    routing::v1 as proto,
    timestamp,
};
use kernel::{Clock, Fault};
use rpc::NatsTransport;
use testkit::{Person, System, eventually};

/// A Friday afternoon long ago: principals expire by the machine's clock, which must not be overtaken.
pub(crate) fn friday() -> DateTime<Utc> {
    "2024-08-23T16:00:00+08:00".parse().expect("a moment")
}

/// The service under test.
pub(crate) struct World {
    pub(crate) system: System,
    pub(crate) clock: Clock,
    /// May do everything with tickets and rules, everywhere.
    pub(crate) clerk: Person,
}

impl World {
    pub(crate) async fn start() -> Self {
        let clock = Clock::manual(friday());
        let system = System::of([routing::service()])
            .config("[routing]\nscheduler_pause_ms = 40\ntidy_pause_ms = 40\n")
            .clock(clock.clone())
            .start()
            .await;
        let permissions = ["ticket.read", "ticket.handle", "rule.read", "rule.change"];
        let clerk = system.people.person("li", &permissions, &["*"]);
        Self { system, clock, clerk }
    }

    pub(crate) fn client(&self) -> RoutingServiceClient<NatsTransport> {
        RoutingServiceClient::new(self.system.transport())
    }

    /// Says that a contact was received.
    pub(crate) async fn receive(&self, contact: &ContactReceived) {
        self.system.say(&contact.contact_id, contact).await;
    }

    /// The ticket of a contact, once it is there.
    pub(crate) async fn ticket_of(&self, contact_id: &str) -> proto::Ticket {
        self.ticket_when(contact_id, |_| true).await
    }

    /// The ticket of a contact, once it is as wanted.
    pub(crate) async fn ticket_when(
        &self,
        contact_id: &str,
        wanted: impl Fn(&proto::Ticket) -> bool,
    ) -> proto::Ticket {
        eventually("the ticket is as wanted", || async {
            let answer = self.get(contact_id, &self.clerk).await.ok()?;
            answer.ticket.filter(|ticket| wanted(ticket))
        })
        .await
    }

    pub(crate) async fn get(
        &self,
        contact_id: &str,
        who: &Person,
    ) -> Result<proto::GetTicketResponse, Fault> {
        let request = proto::GetTicketRequest {
            contact_id: contact_id.to_owned(),
            ..Default::default()
        };
        self.client().get_ticket(&who.ask, request.clone()).await
    }

    /// Answers the customer of a ticket.
    pub(crate) async fn reply(
        &self,
        ticket_id: &str,
        channel: Channel,
        key: &str,
    ) -> Result<proto::ReplyToTicketResponse, Fault> {
        let request = proto::ReplyToTicketRequest {
            ticket_id: ticket_id.to_owned(),
            channel: channel.into(),
            body: "您好,已为您核实。".to_owned(),
            expected_version: 0,
            idempotency_key: key.to_owned(),
        };
        self.client()
            .reply_to_ticket(&self.clerk.ask, request.clone())
            .await
    }

    /// Makes somebody known as identity would.
    pub(crate) async fn staff(&self, login: &str, roles: &[&str], regions: &[&str]) -> String {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let person = Staff {
            person_id: login.to_owned(),
            version: 1,
            login: login.to_owned(),
            display_name: login.to_owned(),
            roles: owned(roles),
            regions: owned(regions),
            active: true,
        };
        let event = PersonChanged { person: Some(person) };
        self.system.say(login, &event).await;
        login.to_owned()
    }
}

/// A mail from the east.
pub(crate) fn mail(contact_id: &str, text: &str) -> ContactReceived {
    ContactReceived {
        contact_id: contact_id.to_owned(),
        version: 1,
        receipt: "YH-20261120-7K4M2".to_owned(),
        channel: Channel::Email.into(),
        source: "service@yaohou.example".to_owned(),
        received_at: Some(timestamp(friday())),
        region: "cn.east.zhejiang".to_owned(),
        reporter: Some(Reporter {
            name: "王秀兰".to_owned(),
            email: "wang@mail.example".to_owned(),
            ..Default::default()
        }),
        subject: "来信".to_owned(),
        text: text.to_owned(),
        mail_message_id: format!("<{contact_id}@mail.example>"),
        ..Default::default()
    }
}

/// The names of the kinds of a ticket that still stand.
pub(crate) fn kinds(ticket: &proto::Ticket) -> Vec<&'static str> {
    let standing = ticket.work_items.iter().filter(|item| item.state != "withdrawn");
    standing.map(|item| name(item.kind())).collect()
}

/// A kind as tests can print it.
pub(crate) fn name(kind: WorkKind) -> &'static str {
    kind.as_str_name()
}

/// The state of a clock.
pub(crate) fn clock<'a>(ticket: &'a proto::Ticket, name: &str) -> &'a proto::ClockState {
    ticket
        .clocks
        .iter()
        .find(|clock| clock.name == name)
        .expect("the clock")
}
