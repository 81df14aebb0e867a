//! The stack, the differences and the plan, without any cloud: what is asked
//! for, what each drift leads to, and that a plan leads where it should.

mod differences;
mod down;
mod drift;

mod histories;
mod hostile_values;
mod replacements;
mod strays;
mod support;
mod tables;
