//! Stories told through public edges only
