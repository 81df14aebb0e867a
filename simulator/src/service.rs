//! The columns of the table of services.

/// The constants of a service in the wire protocols.
pub(crate) struct Profile {
    /// The name in the scope of signatures.
    pub(crate) name: &'static str,
    /// The name in ARNs and in IAM's actions.
    pub(crate) namespace: &'static str,
    /// The model of its wire protocol.
    pub(crate) model: &'static str,
    pub(crate) refusals: Refusals,
    pub(crate) tags: TagRefusals,
    /// The action that tags in a creating call need beside the call's own.
    pub(crate) tagging: Option<&'static str>,
}

/// The codes of what every service refuses.
pub(crate) struct Refusals {
    /// A call that IAM does not allow.
    pub(crate) denied: &'static str,
    /// A call too many, with its status.
    pub(crate) throttled: (&'static str, u16),
    /// A problem of the service's own.
    pub(crate) failed: &'static str,
    /// Credentials that have run out.
    pub(crate) expired: &'static str,
    /// A missing and an invalid member.
    pub(crate) invalid: (&'static str, &'static str),
}

/// The codes of most services that speak JSON.
pub(crate) const JSON: Refusals = Refusals {
    denied: "AccessDeniedException",
    throttled: ("ThrottlingException", 400),
    failed: "InternalFailure",
    expired: "ExpiredTokenException",
    invalid: ("InvalidParameterException", "InvalidParameterException"),
};

/// The codes of most services that speak XML.
pub(crate) const XML: Refusals = Refusals {
    denied: "AccessDenied",
    throttled: ("Throttling", 400),
    failed: "InternalFailure",
    expired: "ExpiredToken",
    invalid: ("ValidationError", "ValidationError"),
};

/// The codes for tags that no service takes.
pub(crate) struct TagRefusals {
    /// A key that AWS keeps for itself.
    pub(crate) reserved: &'static str,
    /// A key that comes twice.
    pub(crate) duplicate: &'static str,
    pub(crate) too_many: &'static str,
}

impl TagRefusals {
    /// One code for bad keys, and one for too many.
    pub(crate) const fn new(bad_key: &'static str, too_many: &'static str) -> Self {
        Self {
            reserved: bad_key,
            duplicate: bad_key,
            too_many,
        }
    }
}

/// Declares the services, each with its module, the type of its state in a region and its
/// scheduled changes, if it has them, and its profile.
macro_rules! services {
    ($d:tt $($service:ident $module:ident [$($state:ident)?] [$($transition:ident)?] {
        $($profile:tt)+
    })+) => {
        /// One of AWS's services.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "each is named as AWS names it")]
        pub enum Service { $($service),+ }

        impl Service {
            /// Every service there is.
            pub const ALL: &[Self] = &[$(Self::$service),+];

            pub(crate) const fn profile(self) -> &'static Profile {
                match self {
                    $(Self::$service => const { &Profile { $($profile)+ } }),+
                }
            }
        }

        /// Passes the rows of the table, but for the profiles, to a macro.
        macro_rules! for_each_service {
            ($d callback:ident) => {
                $d callback! { $($service $module [$($state)?] [$($transition)?])+ }
            };
        }
        pub(crate) use for_each_service;
    };
}
