//! Container images.

pub(crate) mod image;
pub(crate) mod repository;

use crate::grant::{EVERYTHING, Grant, grant};

/// What a deployer must be allowed.
pub(super) const GRANTS: &[Grant] = &[
    grant("ImageLogin", "ecr", EVERYTHING, "GetAuthorizationToken"),
    grant(
        "Images",
        "ecr",
        &["arn:aws:ecr:*:*:repository/PROJECT-*"],
        "CreateRepository DeleteRepository DescribeImageScanFindings DescribeImages DescribeRepositories \
         ListTagsForResource PutImageScanningConfiguration PutImageTagMutability TagResource \
         UntagResource BatchCheckLayerAvailability BatchGetImage CompleteLayerUpload \
         GetDownloadUrlForLayer InitiateLayerUpload PutImage UploadLayerPart",
    ),
];
