//! Working time with Chinese holidays and make-up days, clocks and their explanation
