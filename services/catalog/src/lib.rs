//! Products, batches, customers and the region tree
