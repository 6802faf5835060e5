//! Complaints, adverse reactions and device events
