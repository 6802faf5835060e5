//! Sign-in, the Connect bridge and the API document for browsers
