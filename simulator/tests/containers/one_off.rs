//! one_off
