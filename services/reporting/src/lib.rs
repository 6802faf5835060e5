//! Read models, ledgers and counts, built only from events
