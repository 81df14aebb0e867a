//! The codes of IAM, and of the services that give credentials.

use kavak_engine::{Class, Reason};

use super::{Row, row};

pub(in crate::aws) const IAM: &[Row] = &[
    row(Class::IamPropagating, &["MalformedPolicyDocument"]).saying(&["principal"]),
    row(Class::Busy, &["EntityTemporarilyUnmodifiable"]),
    row(Class::InUse, &["DeleteConflict"]),
    row(Class::Invalid, &["NoSuchEntity"])
        .saying(&["Scope ARN"])
        .because(&Reason {
            meaning: "the permissions boundary does not exist in this account, or can't be one",
            next: "check iam.permissions_boundary (`aws iam get-policy --policy-arn …`)",
        }),
    row(Class::Denied, &["AccessDenied"])
        .of(&["CreateRole", "PutRolePermissionsBoundary"])
        .because(&Reason {
            meaning: "the credentials may not create this role, or not with this boundary; many organisations refuse roles without a certain permissions boundary",
            next: "set iam.permissions_boundary to the policy that your organisation demands, or have iam:CreateRole and iam:PutRolePermissionsBoundary allowed",
        }),
    row(Class::NotVisibleYet, &["NoSuchEntity"])
        .of(&["Create*", "Attach*", "Put*", "Update*", "Tag*"]),
    row(Class::NotFound, &["NoSuchEntity"]),
    row(
        Class::Invalid,
        &["PolicyNotAttachable", "UnmodifiableEntity"],
    ),
];

/// STS, IAM Identity Center and the console's sign-in.
pub(in crate::aws) const CREDENTIALS: &[Row] = &[
    row(Class::Credentials, &["AccessDenied"]).because(&Reason {
        meaning: "the role can't be assumed: its trust policy, or a policy of the caller, refuses it",
        next: "check the role's trust policy (account, external id, MFA, OIDC subject) and `sts:AssumeRole` of the caller",
    }),
    row(Class::Credentials, &["Unauthorized", "InvalidGrant", "ExpiredToken", "InvalidIdentityToken", "AuthorizationPending"]).because(&Reason {
        meaning: "the session or the token that credentials are asked for with has expired or is not accepted",
        next: "log in again (`aws sso login`, `aws login`); in a pipeline, check the identity provider's token",
    }),
    row(Class::Credentials, &["RegionDisabled"]).because(&Reason {
        meaning: "STS is not enabled in this region for the account",
        next: "enable the region for the account, or choose another one",
    }),
];
