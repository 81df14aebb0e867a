//! Certificates as they are described and listed.

use std::time::Duration;

use serde_json::{Value, json};

use super::issuing::proof;
use crate::{operation::Answer, state::acm::Certificate, world::Turn};

/// Time in which ACM waits for the records.
const PATIENCE: Duration = Duration::from_secs(72 * 3600);

/// Validity of a certificate: thirteen months.
const VALID: Duration = Duration::from_secs(395 * 24 * 3600);

pub(super) fn perform(operation: &str, value: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "DescribeCertificate" => describe(value, turn),
        "ListCertificates" => list(value, turn),
        _ => return None,
    })
}

fn status(certificate: &Certificate, turn: &Turn<'_>) -> &'static str {
    if certificate.is_issued() {
        "ISSUED"
    } else if turn.now.since(certificate.created_at) > PATIENCE {
        "VALIDATION_TIMED_OUT"
    } else {
        "PENDING_VALIDATION"
    }
}

fn describe(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let arn = value["CertificateArn"].as_str().unwrap_or_default();
    let certificate = turn.own_certificate(arn)?.clone();
    let options: Vec<Value> = certificate
        .names
        .iter()
        .map(|name| validation(&certificate, name, turn))
        .collect();
    let in_use_by = turn.users_of_certificate(arn);
    let mut shown = summary(&certificate, turn);
    shown["SubjectAlternativeNames"] = json!(certificate.names);
    shown["DomainValidationOptions"] = json!(options);
    shown["Subject"] = json!(format!("CN={}", certificate.domain));
    shown["Issuer"] = json!("Amazon");
    shown["InUseBy"] = json!(in_use_by);
    shown["SignatureAlgorithm"] = json!("SHA256WITHRSA");
    shown["Options"] = json!({
        "CertificateTransparencyLoggingPreference":
            if certificate.is_logged { "ENABLED" } else { "DISABLED" },
        "Export": "DISABLED",
    });
    if certificate.is_issued() {
        shown["KeyUsages"] = json!([{"Name": "DIGITAL_SIGNATURE"}, {"Name": "KEY_ENCIPHERMENT"}]);
        shown["ExtendedKeyUsages"] = json!([
            {"Name": "TLS_WEB_SERVER_AUTHENTICATION", "OID": "1.3.6.1.5.5.7.3.1"},
        ]);
    }
    Ok(json!({"Certificate": shown}))
}

/// The validation of one name; its record comes some seconds after the request.
fn validation(certificate: &Certificate, name: &str, turn: &Turn<'_>) -> Value {
    let mut shown = json!({
        "DomainName": name,
        "ValidationDomain": name,
        "ValidationMethod": certificate.validation,
        "ValidationStatus": match status(certificate, turn) {
            "ISSUED" => "SUCCESS",
            "VALIDATION_TIMED_OUT" => "FAILED",
            pending => pending,
        },
    });
    if certificate.validation == "DNS" && certificate.shows_records {
        let proof = proof(&turn.world.account, name);
        shown["ResourceRecord"] = json!({
            "Name": proof.name,
            "Type": "CNAME",
            "Value": proof.value,
        });
    }
    shown
}

/// The members that both the list and the description have.
fn summary(certificate: &Certificate, turn: &Turn<'_>) -> Value {
    let written = |moment| turn.world.calendar.write(moment);
    let issued_at = certificate.issued_at;
    json!({
        "CertificateArn": certificate.arn,
        "DomainName": certificate.domain,
        "Status": status(certificate, turn),
        "Type": "AMAZON_ISSUED",
        "KeyAlgorithm": certificate.key_algorithm,
        "RenewalEligibility": "INELIGIBLE",
        "CreatedAt": written(certificate.created_at),
        "IssuedAt": issued_at.map(written),
        "NotBefore": issued_at.map(written),
        "NotAfter": issued_at.map(|at| written(at + VALID)),
    })
}

/// The keys of certificates that are listed unless others are asked for.
const LISTED_UNASKED: [&str; 2] = ["RSA_1024", "RSA_2048"];

fn list(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let statuses = value["CertificateStatuses"].as_array().cloned();
    let asked = value["Includes"]["keyTypes"].as_array();
    let key_types = asked.map_or_else(|| LISTED_UNASKED.map(Value::from).to_vec(), Vec::clone);
    let limit = value["MaxItems"].as_u64().unwrap_or(1000) as usize;
    let after = value["NextToken"].as_str();
    // A read does not create a region.
    let region = turn.world.regions.get(&turn.region);
    let certificates = region.map(|it| it.acm.certificates.values().cloned());
    let all: Vec<Certificate> = certificates.into_iter().flatten().collect();
    let mut rest = all
        .iter()
        .filter(|it| after.is_none_or(|last| it.arn.as_str() > last))
        .filter(|it| key_types.contains(&json!(it.key_algorithm)))
        .filter(|it| {
            let status = json!(status(it, turn));
            statuses
                .as_ref()
                .is_none_or(|asked| asked.contains(&status))
        });
    let page: Vec<&Certificate> = rest.by_ref().take(limit).collect();
    let next = rest.next().and(page.last()).map(|last| last.arn.clone());
    let mut shown = Vec::new();
    for certificate in page {
        let mut entry = summary(certificate, turn);
        entry["SubjectAlternativeNameSummaries"] = json!(certificate.names);
        entry["HasAdditionalSubjectAlternativeNames"] = json!(false);
        entry["InUse"] = json!(turn.certificate_in_use(&certificate.arn));
        entry["ExportOption"] = json!("DISABLED");
        shown.push(entry);
    }
    Ok(json!({"CertificateSummaryList": shown, "NextToken": next}))
}
