//! Write-once, content-addressed store of what came in
