//! autoscaling
