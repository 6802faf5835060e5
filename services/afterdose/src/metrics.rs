//! Every metric of the house with what it means: the dictionary behind `/metrics`, the dashboard and the alert rules.
//! A test holds all of them to each other and to the code.

use telemetry::{Metric, MetricKind};

const fn metric(
    kind: MetricKind,
    name: &'static str,
    labels: &'static [&'static str],
    help: &'static str,
) -> Metric {
    Metric {
        name,
        kind,
        labels,
        help,
    }
}

const fn counter(name: &'static str, labels: &'static [&'static str], help: &'static str) -> Metric {
    metric(MetricKind::Counter, name, labels, help)
}

const fn gauge(name: &'static str, labels: &'static [&'static str], help: &'static str) -> Metric {
    metric(MetricKind::Gauge, name, labels, help)
}

const fn histogram(name: &'static str, labels: &'static [&'static str], help: &'static str) -> Metric {
    metric(MetricKind::Histogram, name, labels, help)
}

/// In the order of a contact's way through the house, then what carries it.
#[rustfmt::skip]
pub(crate) static METRICS: &[Metric] = &[
    // the front door
    counter("afterdose_submissions_accepted_total", &["channel", "source", "duplicate"],
        "submissions that the gateway has made durable and confirmed"),
    counter("afterdose_submissions_refused_total", &["source", "reason"],
        "requests of the public edges that were refused, by slug of the problem"),
    counter("afterdose_connections_refused_total", &[],
        "connections to public ports beyond the limit, told to come again"),
    gauge("afterdose_mailbox_waiting", &["mailbox"], "mails on the mail server that are still to be fetched"),
    counter("afterdose_mailbox_troubles_total", &["mailbox", "trouble"], "rounds of a mailbox that did not work"),
    counter("afterdose_mail_reduced_total", &["mailbox", "reason"],
        "mails too large to be taken whole, of which the head and a note were taken"),
    counter("afterdose_mail_removed_total", &["mailbox"],
        "mails taken off the mail server after they were made durable"),
    counter("afterdose_contacts_total", &["channel"], "contacts filed"),
    counter("afterdose_rejected_total", &["reason"], "submissions kept as rejected: robots, spam, what cannot be read"),
    counter("afterdose_reporters_revealed_total", &[], "senders of contacts that somebody looked at in clear, with a reason"),

    // channels
    gauge("afterdose_channel_server_count", &["channel", "source"], "things that the source says it has"),
    gauge("afterdose_channel_ledger_count", &["channel", "source"], "things of the source on the channel ledger"),
    gauge("afterdose_channel_difference", &["channel", "source"],
        "what the source has and the ledger has not; mail under way counts until it is there"),
    gauge("afterdose_channel_difference_alarm", &["channel", "source"],
        "1 when a difference has lasted beyond the grace"),
    gauge("afterdose_channel_silent", &["channel", "source"], "1 when the source is quieter than it ever is"),
    gauge("afterdose_channel_credentials_refused", &["channel", "source"], "1 when credentials do not work"),
    gauge("afterdose_channel_trouble", &["channel", "source"],
        "1 when the source cannot be followed for another reason"),
    gauge("afterdose_channel_quarantined", &["channel", "source"], "submissions that wait in quarantine"),
    gauge("afterdose_channel_last_contact_timestamp_seconds", &["channel", "source"],
        "when the source last handed anything over, Unix time"),

    // clocks, mail, sign-in
    gauge("afterdose_ticket_clocks_breached", &["family", "kind"], "clocks of open tickets that are overdue"),
    gauge("afterdose_ticket_clocks_due_soon", &["family", "kind"],
        "clocks of open tickets that have warned and are not yet due"),
    counter("afterdose_messages_total", &["purpose", "outcome"], "attempts to send a mail"),
    counter("afterdose_sign_ins_total", &["outcome"], "attempts to sign in with a password"),

    // requests
    histogram("afterdose_http_seconds", &["route", "status"], "answers of the public edges, by route and status"),
    histogram("afterdose_rpc_seconds", &["method", "outcome"], "answers to requests over NATS"),

    // events
    gauge("afterdose_consumer_pending", &["service", "consumer"], "events that a consumer was not given yet"),
    gauge("afterdose_consumer_ack_pending", &["service", "consumer"],
        "events that a consumer was given and has not acknowledged"),
    gauge("afterdose_consumer_age_seconds", &["service", "consumer"],
        "how long ago the oldest event that a consumer has not handled was published; 0 when there is none"),
    counter("afterdose_events_handled_total", &["consumer"], "events that have taken effect"),
    counter("afterdose_events_retried_total", &["consumer"], "attempts after which an event was given back"),
    counter("afterdose_dead_letters_total", &["consumer"], "events given up since the start of the process"),
    gauge("afterdose_dead_letters_standing", &["consumer"],
        "events given up that nobody has replayed or discarded yet"),
    gauge("afterdose_outbox_waiting", &["service"], "events that are true and not yet published"),
    gauge("afterdose_outbox_age_seconds", &["service"],
        "how long ago the oldest event in the outbox became true; 0 when there is none"),
    gauge("afterdose_tally_age_seconds", &[],
        "how long ago the oldest change of the ledger was written that no figure counts yet; 0 when there is none"),
    counter("afterdose_events_published_total", &["service"], "events that have left the outbox"),

    // databases
    gauge("afterdose_database_connections", &["service", "state"], "open connections to the database, busy or idle"),
    gauge("afterdose_database_connections_max", &["service"], "the most connections that a service opens"),
    gauge("afterdose_database_bytes", &["service"], "what the database takes up on disk"),
    gauge("afterdose_inbox_rows", &["service"], "events known as handled, about, as of Postgres' last statistics"),
    gauge("afterdose_journal_seal_age_seconds", &["service"],
        "how long ago the journal was last sealed; grows while nothing happens"),
    gauge("afterdose_journal_unsealed_age_seconds", &["service"],
        "how long ago the oldest journal row was written that no seal covers; 0 when all are covered"),

    // NATS
    gauge("afterdose_nats_connected", &[], "1 while the process is connected to NATS"),
    counter("afterdose_nats_connects_total", &[], "connections made to NATS, the first included"),
    gauge("afterdose_stream_messages", &["stream"], "messages in a stream"),
    gauge("afterdose_stream_bytes", &["stream"], "what a stream takes up in JetStream's storage"),
    gauge("afterdose_stream_limit_bytes", &["stream"], "the most a stream may take up; absent without a limit"),
    gauge("afterdose_jetstream_bytes", &[], "what all streams of the account take up"),
    gauge("afterdose_jetstream_limit_bytes", &[], "the most they may take up; absent when the account has no limit"),
    histogram("afterdose_jetstream_store_seconds", &[],
        "how long JetStream took to make the watch's small message durable"),

    // the process
    gauge("afterdose_ready", &["service"], "1 when the service could do its job at the last look"),
    counter("afterdose_watch_failed_total", &["look"],
        "looks at a server that failed; what it would have told stays as it was"),
    gauge("afterdose_build_info", &["service", "version"], "always 1; the labels say what is running"),
];
