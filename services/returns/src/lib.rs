//! Returns, exchanges, repairs and delivery errors
