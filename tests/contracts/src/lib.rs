//! Golden samples, the catalogue and the API document
