//! Stories told through the public doors only, one a file. A requirement is claimed by the test that shows it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod catalogue;
mod collector;
mod decode;
mod smtp;
mod world;

mod adverse_reaction_by_mail;
mod call_is_one_contact;
mod complaint_is_answered;
mod consultation_by_mail;
mod ledger_of_the_month;
mod letter_at_the_desk;
mod mail_sent_twice;
mod nothing_personal_in_logs;
mod one_trace;
mod provider_sign_in;
mod public_form;
mod readiness;
mod regions_keep_apart;
mod return_by_form;
mod robots_get_no_answer;
mod rules_change_at_run_time;
mod staff_door;
