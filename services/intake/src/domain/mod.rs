//! How evidence becomes a contact: plain rules over bytes and text, without a runtime, a clock or a database, so
//! that stored evidence can be read again after a rule was mended and give the same answer everywhere.
//!
//! | Module | Question it answers |
//! |---|---|
//! | [`mail`] | What does this raw mail say? Who or what sent it? May it be answered? |
//! | [`recognise`] | Which approval numbers, batches, trace codes, phones and receipts does a text name? |
//! | [`threading`] | Which contact does a mail belong to, and why do we think so? |
//! | [`duplicate`] | Did this mail arrive before? |
//! | [`call`] | What became of a call, from hotline events in any order? |
//! | [`call_contact`] | What does a contact say of such a call? |
//! | [`channel`], [`region`], [`phone`] | What is a valid channel, region, phone? |
//! | [`contact`] | What is a contact, and how may it change? |
//! | [`hide`] | What of a text is masked for whoever has not asked for the whole? |
//! | [`reveal`] | For what reason is a sender seen in clear, and which evidence shows him? |
//! | [`mention`] | Which products and batches of the catalogue is a text about? |
//! | [`admission`] | Is a mail a contact, or automatic mail and spam? |
//! | [`watch`] | Does the ledger have what a source has, and does the way to it work? |
//! | [`silence`] | Is a source quieter than it ever is? |
//!
//! Nothing here fails on bad input: what is wrong with it is part of the answer.

pub mod admission;
pub mod call;
pub mod call_contact;
pub mod channel;
pub mod contact;
pub mod duplicate;
pub mod hide;
pub mod mail;
pub mod mention;
pub mod phone;
pub mod recognise;
pub mod region;
pub mod reveal;
pub mod silence;
pub mod threading;
pub mod watch;
