//! Every event and request, generated from proto/
