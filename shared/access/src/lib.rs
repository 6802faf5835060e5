//! The signed principal, permissions and region scope
