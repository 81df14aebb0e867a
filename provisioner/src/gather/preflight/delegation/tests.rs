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
    for (servers, expected) in [
        (&["ns-2.awsdns-02.net", "ns.other.net"][..], false),
        (&["ns.registrar.net"], true),
        (&[], true),
    ] {
        let servers = servers.iter().map(|it| (*it).to_owned()).collect();
        let is = leads_elsewhere(&zone(), &Answer::Servers(servers));
        assert_eq!(is, expected);
    }
    assert!(!leads_elsewhere(&zone(), &Answer::Unknown));
}

#[test]
fn refusal_names_where_the_dns_leads() {
    let elsewhere = not_delegated(&zone(), &["ns.registrar.net".to_owned()]);
    let elsewhere = elsewhere.to_string();
    assert!(
        elsewhere.contains("leads to ns.registrar.net"),
        "{elsewhere}"
    );
    let nowhere = not_delegated(&zone(), &[]).to_string();
    assert!(nowhere.contains("no name server"), "{nowhere}");
}

#[tokio::test]
async fn servers_with_other_names_are_the_same_at_the_same_address() {
    let names = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let (own, others) = (names(&["127.0.0.1", "127.0.0.2"]), names(&["127.0.0.3"]));
    assert!(have_common_address(&own, &names(&["localhost", "127.0.0.2"])).await);
    assert!(!have_common_address(&own, &others).await);
    assert!(!have_common_address(&own, &[]).await);
}

#[test]
fn referral_of_the_zone_above_counts_as_its_answer() {
    let mut referral = Packet::new_reply(1);
    for (zone, server) in [("Example.com", "NS-1.awsdns-01.com"), ("com", "a.gtld.net")] {
        let data = RData::NS(NS(Name::new_unchecked(server)));
        let record = ResourceRecord::new(Name::new_unchecked(zone), CLASS::IN, 60, data);
        referral.name_servers.push(record);
    }
    assert_eq!(
        read(&referral, "example.com"),
        Answer::Servers(vec!["ns-1.awsdns-01.com".into()])
    );
}

#[test]
fn resolver_is_the_first_that_is_configured() {
    let text = "# nameserver 192.0.2.9\nsearch local\nnameserver 192.0.2.1\nnameserver 192.0.2.2\n";
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
