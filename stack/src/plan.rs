//! x
/// x
pub struct Plan;
