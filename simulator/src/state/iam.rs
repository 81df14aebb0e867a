//! Roles and policies of an account.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{clock::Moment, policy_document::Document, tags::Tags};

/// An account's roles and what it says about policies.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Iam {
    /// The callers' permissions; everything without one.
    #[serde(skip)]
    pub(crate) callers: Option<Arc<Document>>,
    /// The account's own managed policies, ARNs with documents; `None` where any
    /// that is asked for exists, as no operation here creates one.
    #[serde(default)]
    pub(crate) own_policies: Option<BTreeMap<String, String>>,
    /// The boundary without which the organisation denies the creation of roles.
    #[serde(default)]
    pub(crate) demanded_boundary: Option<String>,
    /// By name in lower case: names that differ in case only are the same.
    pub(crate) roles: BTreeMap<String, Role>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Role {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) id: String,
    pub(crate) arn: String,
    pub(crate) description: Option<String>,
    pub(crate) max_session_seconds: u32,
    pub(crate) permissions_boundary: Option<String>,
    /// Its trust policy, as JSON.
    pub(crate) trust: String,
    /// From when on services believe the trust.
    pub(crate) trusted_at: Moment,
    pub(crate) created_at: String,
    /// ARNs of the managed policies, each with the moment from which services
    /// believe it.
    pub(crate) managed: BTreeMap<String, Moment>,
    pub(crate) inline: BTreeMap<String, InlinePolicy>,
    pub(crate) tags: Tags,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct InlinePolicy {
    /// The document, as it was written.
    pub(crate) document: String,
    /// From when on services believe it.
    pub(crate) believed_at: Moment,
    /// The document that is in effect until then, if it was another.
    #[serde(default)]
    pub(crate) earlier: Option<String>,
}

impl InlinePolicy {
    /// The document that services go by.
    pub(crate) fn believed(&self, now: Moment) -> Option<&str> {
        if self.believed_at <= now {
            Some(&self.document)
        } else {
            self.earlier.as_deref()
        }
    }
}

impl Role {
    /// Returns whether AWS made it for a service: only AWS changes it.
    pub(crate) fn is_service_linked(&self) -> bool {
        self.path.starts_with("/aws-service-role/")
    }
}
