//! Walks a plan; knows no AWS type.
