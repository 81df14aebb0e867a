//! SNS.

pub(crate) mod topic;

use crate::aws::full_tag_conversions;

full_tag_conversions!(aws_sdk_sns);
