//! x
/// x
pub struct Stack;
/// x
pub struct Resource;
