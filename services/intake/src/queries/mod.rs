//! Reading, straight to the view. Reading one contact or its evidence is reading patient data and is journalled.

pub(crate) mod cursor;
pub(crate) mod find_caller_history;
pub(crate) mod find_contact;
pub(crate) mod find_status;
pub(crate) mod read_evidence;
pub(crate) mod render_mail;
