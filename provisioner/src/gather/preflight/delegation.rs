//! Whether the zone above a hosted zone names its servers. Only then ACM and
//! customers see the records in it. Asked of the machine's own resolver; where it
//! does not say, nothing is refused.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use kavak_stack::plan::Refusal;
use simple_dns::{CLASS, Name, Packet, PacketFlag, Question, RCODE, TYPE, rdata::RData};
use tokio::{net::UdpSocket, time::timeout};

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

/// That nobody is led to the zone, if that is certain. Zones of a simulated AWS are
/// in no real DNS.
pub(super) async fn check(aws: &Clients, zone: &HostedZone) -> Option<Refusal> {
    if !aws.is_public() {
        return None;
    }
    let resolver = SocketAddr::new(first_resolver()?, PORT);
    judge(zone, &name_servers(resolver, &zone.name).await)
}

fn judge(zone: &HostedZone, answer: &Answer) -> Option<Refusal> {
    let Answer::Servers(servers) = answer else {
        return None;
    };
    if zone.name_servers.is_empty() || servers.iter().any(|it| zone.name_servers.contains(it)) {
        return None;
    }
    let led_to = match servers.as_slice() {
        [] => "no name server".to_owned(),
        servers => servers.join(", "),
    };
    Some(refusal(
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
    ))
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
    (answer.id() == id).then(|| read(&answer))
}

fn read(answer: &Packet<'_>) -> Answer {
    let servers = answer
        .answers
        .iter()
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
mod tests {
    use simple_dns::{ResourceRecord, rdata::NS};

    use super::*;

    fn zone() -> HostedZone {
        HostedZone {
            id: "Z1".into(),
            name: "example.com".into(),
            is_private: false,
            name_servers: vec!["ns-1.awsdns-01.com".into(), "ns-2.awsdns-02.net".into()],
        }
    }

    #[test]
    fn zone_is_delegated_if_the_dns_leads_to_one_of_its_servers() {
        let led_to = |servers: &[&str]| {
            let servers = servers.iter().map(|it| (*it).to_owned()).collect();
            judge(&zone(), &Answer::Servers(servers)).map(|it| it.to_string())
        };
        assert_eq!(led_to(&["ns-2.awsdns-02.net", "ns.other.net"]), None);
        let elsewhere = led_to(&["ns.registrar.net"]).expect("refused");
        assert!(
            elsewhere.contains("leads to ns.registrar.net"),
            "{elsewhere}"
        );
        let nowhere = led_to(&[]).expect("refused");
        assert!(nowhere.contains("no name server"), "{nowhere}");
        assert_eq!(judge(&zone(), &Answer::Unknown), None);
    }

    #[test]
    fn resolver_is_the_first_that_is_configured() {
        let text =
            "# nameserver 192.0.2.9\nsearch local\nnameserver 192.0.2.1\nnameserver 192.0.2.2\n";
        assert_eq!(resolver_in(text), "192.0.2.1".parse().ok());
        assert_eq!(resolver_in("options rotate\n"), None);
    }

    /// A resolver that answers each question like this.
    async fn resolver(rcode: RCODE, servers: &'static [&'static str]) -> SocketAddr {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a port");
        let address = socket.local_addr().expect("an address");
        tokio::spawn(async move {
            let mut buffer = vec![0; LARGEST_ANSWER];
            while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
                let query = Packet::parse(&buffer[..length]).expect("a query");
                let mut reply = Packet::new_reply(query.id());
                *reply.rcode_mut() = rcode;
                for server in servers {
                    let data = RData::NS(NS(Name::new_unchecked(server)));
                    let name = Name::new_unchecked("example.com");
                    reply
                        .answers
                        .push(ResourceRecord::new(name, CLASS::IN, 60, data));
                }
                let bytes = reply.build_bytes_vec().expect("a reply");
                socket.send_to(&bytes, from).await.expect("sent");
            }
        });
        address
    }

    #[tokio::test]
    async fn servers_are_asked_of_the_resolver() {
        let known = resolver(RCODE::NoError, &["NS-1.awsdns-01.com"]).await;
        assert_eq!(
            name_servers(known, "example.com").await,
            Answer::Servers(vec!["ns-1.awsdns-01.com".into()])
        );
        let absent = resolver(RCODE::NameError, &[]).await;
        assert_eq!(
            name_servers(absent, "example.com").await,
            Answer::Servers(Vec::new())
        );
        let failing = resolver(RCODE::ServerFailure, &[]).await;
        assert_eq!(name_servers(failing, "example.com").await, Answer::Unknown);
    }
}
