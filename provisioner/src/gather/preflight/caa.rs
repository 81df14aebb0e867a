//! Whether Amazon may issue a certificate for the domain: CAA records name the
//! authorities that may, and ACM's request fails where Amazon is not among them
//! (RFC 8659; <https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html>).

use kavak_stack::plan::Refusal;

use super::refusal;
use crate::observe::ingress::hosted_zone::RecordName;

/// The names that stand for Amazon.
const AMAZON: [&str; 4] = [
    "amazon.com",
    "amazontrust.com",
    "awstrust.com",
    "amazonaws.com",
];

/// The CAA records that count for a domain: those of the nearest name that has any.
pub(super) struct Authorities {
    name: String,
    /// Who may issue.
    issuers: Vec<String>,
}

/// The CAA records at this name, if it has any.
pub(super) fn at(name: &str, records: &[RecordName]) -> Option<Authorities> {
    let is_here = |it: &&RecordName| it.kind == "CAA" && it.name.eq_ignore_ascii_case(name);
    let record = records.iter().find(is_here)?;
    Some(Authorities {
        name: name.to_owned(),
        issuers: record.values.iter().filter_map(|it| issuer(it)).collect(),
    })
}

/// The authority in `0 issue "amazon.com; policy=ev"`; `None` of another property. An
/// empty one means that no one may issue.
fn issuer(value: &str) -> Option<String> {
    let mut parts = value.splitn(3, ' ').skip(1);
    let is_issue = parts.next()?.eq_ignore_ascii_case("issue");
    let name = parts.next()?.trim_matches('"').split(';').next()?;
    is_issue.then(|| name.trim().to_ascii_lowercase())
}

impl Authorities {
    /// Why ACM would get no certificate for the domain, if so.
    pub(super) fn refusal(&self, domain: &str) -> Option<Refusal> {
        let is_amazon = |it: &String| AMAZON.contains(&it.as_str());
        if self.issuers.is_empty() || self.issuers.iter().any(is_amazon) {
            return None;
        }
        let why = format!(
            "the CAA record of {} does not let Amazon issue a certificate for {domain}",
            self.name
        );
        let next = "add `0 issue \"amazon.com\"` to that record, or name a certificate of another authority in ingress.certificate_arn";
        Some(refusal("ingress.domain", why, next))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(values: &[&str]) -> bool {
        let record = RecordName {
            name: "example.com".into(),
            kind: "CAA".into(),
            is_of_zone: true,
            values: values.iter().map(|&it| it.to_owned()).collect(),
        };
        let authorities = at("Example.com", &[record]).expect("there are some");
        authorities.refusal("agent.example.com").is_some()
    }

    #[test]
    fn caa_record_refuses_where_it_names_issuers_and_amazon_is_none_of_them() {
        for (values, expected) in [
            (&["0 issue \"letsencrypt.org\""][..], true),
            (&["0 issue \";\""], true),
            (&["0 issue \"notamazon.com\""], true),
            (
                &["0 issue \"letsencrypt.org\"", "0 issue \"amazon.com\""],
                false,
            ),
            (&["128 ISSUE \"AmazonTrust.com; account=1\""], false),
            (&["0 issuewild \"letsencrypt.org\""], false),
            (&["0 iodef \"mailto:security@example.com\""], false),
        ] {
            assert_eq!(refused(values), expected, "{values:?}");
        }
        assert!(at("example.com", &[]).is_none());
    }
}
