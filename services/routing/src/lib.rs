//! Tickets, work items, rules and service clocks
