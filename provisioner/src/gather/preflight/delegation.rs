//! Whether the zone above a hosted zone names its servers. Only then ACM and
//! customers see the records in it. Asked of the machine's own resolver and, as that
//! of a private network can know another zone of this name, of the zone above; where
//! neither says, nothing is refused.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use futures::future::join_all;
use kavak_stack::plan::Refusal;
use simple_dns::{CLASS, Name, Packet, PacketFlag, Question, RCODE, TYPE, rdata::RData};
use tokio::{
    net::{UdpSocket, lookup_host},
    time::timeout,
};

use super::refusal;
use crate::{aws::Clients, observe::ingress::hosted_zone::HostedZone};

const RESOLVERS: &str = "/etc/resolv.conf";
const PORT: u16 = 53;
const PATIENCE: Duration = Duration::from_secs(3);
const LARGEST_ANSWER: usize = 4_096;

/// What the resolver says of a zone's servers.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    /// These, in lower case, without last dots; none where nothing is delegated.
    Servers(Vec<String>),
    /// It can't be reached or does not know.
    Unknown,
}

/// That no one is led to the zone, if that is certain. Zones of a simulated AWS are
/// in no real DNS.
pub(super) async fn check(aws: &Clients, zone: &HostedZone) -> Option<Refusal> {
    if !aws.is_public() {
        return None;
    }
    let resolver = SocketAddr::new(first_resolver()?, PORT);
    let seen = name_servers(resolver, &zone.name).await;
    if !leads_elsewhere(zone, &seen) {
        return None;
    }
    let delegated = match delegation(resolver, &zone.name).await {
        Answer::Unknown if seen == Answer::Servers(Vec::new()) => seen,
        answer => answer,
    };
    let Answer::Servers(servers) = &delegated else {
        return None;
    };
    // Servers can have names of one's own.
    let is_led_to = !leads_elsewhere(zone, &delegated)
        || have_common_address(servers, &zone.name_servers).await;
    (!is_led_to).then(|| not_delegated(zone, servers))
}

/// Whether the answer names servers, and none of the zone's.
fn leads_elsewhere(zone: &HostedZone, answer: &Answer) -> bool {
    let Answer::Servers(servers) = answer else {
        return false;
    };
    !zone.name_servers.is_empty() && !servers.iter().any(|it| zone.name_servers.contains(it))
}

fn not_delegated(zone: &HostedZone, servers: &[String]) -> Refusal {
    let led_to = match servers {
        [] => "no name server".to_owned(),
        servers => servers.join(", "),
    };
    refusal(
        "ingress.hosted_zone",
        format!(
            "{} is not delegated to the hosted zone {}: the DNS leads to {led_to}",
            zone.name, zone.id
        ),
        format!(
            "name the zone's servers where {} is registered: {}",
            zone.name,
            zone.name_servers.join(", ")
        ),
    )
}

/// What the servers of the zone above say of a zone's.
async fn delegation(resolver: SocketAddr, zone: &str) -> Answer {
    let mut above = zone;
    while let Some((_, parent)) = above.split_once('.') {
        above = parent;
        let Answer::Servers(servers) = name_servers(resolver, above).await else {
            return Answer::Unknown;
        };
        if servers.is_empty() {
            // No zone begins here.
            continue;
        }
        let Some(address) = addresses(&servers).await.first().copied() else {
            return Answer::Unknown;
        };
        let asked = timeout(PATIENCE, ask(SocketAddr::new(address, PORT), zone));
        return asked.await.ok().flatten().unwrap_or(Answer::Unknown);
    }
    Answer::Unknown
}

async fn have_common_address(some: &[String], others: &[String]) -> bool {
    let (some, others) = tokio::join!(addresses(some), addresses(others));
    some.iter().any(|it| others.contains(it))
}

async fn addresses(names: &[String]) -> Vec<IpAddr> {
    let looks = names.iter().map(|name| lookup_host((name.as_str(), PORT)));
    let found = timeout(PATIENCE, join_all(looks)).await.unwrap_or_default();
    let found = found.into_iter().flatten().flatten();
    found.map(|it| it.ip()).collect()
}

/// The resolver that the machine asks first.
fn first_resolver() -> Option<IpAddr> {
    let text = std::fs::read_to_string(RESOLVERS).ok()?;
    resolver_in(&text)
}

fn resolver_in(text: &str) -> Option<IpAddr> {
    text.lines().find_map(|line| {
        let mut words = line.split_whitespace();
        let is_resolver = words.next() == Some("nameserver");
        words.next().filter(|_| is_resolver)?.parse().ok()
    })
}

async fn name_servers(resolver: SocketAddr, zone: &str) -> Answer {
    let asked = timeout(PATIENCE, ask(resolver, zone)).await;
    asked.ok().flatten().unwrap_or(Answer::Unknown)
}

async fn ask(resolver: SocketAddr, zone: &str) -> Option<Answer> {
    let local: SocketAddr = if resolver.is_ipv4() {
        ([0, 0, 0, 0], 0).into()
    } else {
        ([0_u16; 8], 0).into()
    };
    let id = rand::random();
    let mut query = Packet::new_query(id);
    query.set_flags(PacketFlag::RECURSION_DESIRED);
    let name = Name::new(zone).ok()?;
    let question = Question::new(name, TYPE::NS.into(), CLASS::IN.into(), false);
    query.questions.push(question);
    let socket = UdpSocket::bind(local).await.ok()?;
    // What others send is not taken for the answer.
    socket.connect(resolver).await.ok()?;
    socket.send(&query.build_bytes_vec().ok()?).await.ok()?;
    let mut buffer = vec![0; LARGEST_ANSWER];
    let length = socket.recv(&mut buffer).await.ok()?;
    let answer = Packet::parse(buffer.get(..length)?).ok()?;
    (answer.id() == id).then(|| read(&answer, zone))
}

/// Servers that a zone's own answer or the referral of the zone above names.
fn read(answer: &Packet<'_>, zone: &str) -> Answer {
    let records = answer.answers.iter().chain(&answer.name_servers);
    let servers = records
        .filter(|record| record.name.to_string().eq_ignore_ascii_case(zone))
        .filter_map(|record| match &record.rdata {
            RData::NS(server) => Some(server.to_string().to_ascii_lowercase()),
            _ => None,
        });
    match answer.rcode() {
        RCODE::NoError | RCODE::NameError if !answer.has_flags(PacketFlag::TRUNCATION) => {
            Answer::Servers(
                servers
                    .map(|it| it.trim_end_matches('.').to_owned())
                    .collect(),
            )
        }
        _ => Answer::Unknown,
    }
}

#[cfg(test)]
mod tests;
