//! All SQL of the service, one file a table or a few that belong together. Functions take the transaction first and
//! never begin or commit one.

pub(crate) mod acknowledgements;
pub(crate) mod call_events;
pub(crate) mod caller_history;
pub(crate) mod catalogue;
pub(crate) mod catalogue_marks;
pub(crate) mod channel_access;
pub(crate) mod channel_alarms;
pub(crate) mod channel_entries;
pub(crate) mod channel_hours;
pub(crate) mod channel_inventory;
pub(crate) mod channel_sources;
pub(crate) mod contact_history;
pub(crate) mod contact_list;
pub(crate) mod contacts;
pub(crate) mod customers;
pub(crate) mod evidence;
pub(crate) mod mails;
pub(crate) mod people;
pub(crate) mod quarantine;
pub(crate) mod reconciliations;
pub(crate) mod regions;
pub(crate) mod rejected;
pub(crate) mod replies;
pub(crate) mod reporters;
pub(crate) mod submissions;
pub(crate) mod tickets;
