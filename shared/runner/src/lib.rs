//! One runner for all services: configuration, life cycle, migrations, operations port
