//! What every service's `store/` and `queries/` need and none should write twice: database errors as faults, named
//! constraints, rows that cannot be, keyset paging, numbers that people say on the phone.

mod errors;
mod lock;
mod number;
mod paging;

pub use errors::{ImpossibleRow, fault, is_outage, on_constraint};
pub use lock::{lock, lock_all};
pub use number::{next_numbers, year_in_china};
pub use paging::{Cursor, Page, page_size};
