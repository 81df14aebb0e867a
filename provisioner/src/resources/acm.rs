//! Stub until next step.
