//! The whole stack as data, and the plan: pure.
