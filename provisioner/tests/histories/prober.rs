//! Probes a stack while a command changes it: requests through the load balancer
//! and routes out of the private subnets.

use std::{cell::RefCell, net::Ipv4Addr, time::Duration};

use kavak_simulator::{Moment, Service, Visit};
use serde_json::json;
use tokio::time::sleep;

use crate::account::{Account, REGION};

/// Shorter than a call takes, so that no state between two calls is missed.
const TICK: Duration = Duration::from_millis(50);

/// Ticks between two probes while no call changes anything.
const IDLE_TICKS: u32 = 40;

/// A customer of the internet.
pub(crate) const CUSTOMER: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 44);

/// Clients that send requests again and again, and record those that fail.
pub(crate) struct Prober<'a> {
    account: &'a Account,
    clients: Vec<Ipv4Addr>,
    /// Scheme and host of each address that customers use.
    addresses: Vec<(&'static str, String)>,
    failures: RefCell<Vec<(Moment, String)>>,
}

impl<'a> Prober<'a> {
    /// A customer who uses the load balancer's own name, and a domain by HTTP and HTTPS.
    pub(crate) fn new(account: &'a Account, domain: Option<&str>) -> Self {
        Self::with_clients(account, vec![CUSTOMER], domain)
    }

    /// Clients at these addresses.
    pub(crate) fn with_clients(
        account: &'a Account,
        clients: Vec<Ipv4Addr>,
        domain: Option<&str>,
    ) -> Self {
        let answer = account.by_hand(Service::Elb, "DescribeLoadBalancers", json!({}));
        let name = answer.unwrap()["LoadBalancers"][0]["DNSName"].clone();
        let mut addresses = vec![("http", name.as_str().unwrap().to_owned())];
        if let Some(domain) = domain {
            addresses.extend(["http", "https"].map(|scheme| (scheme, domain.to_owned())));
        }
        Self {
            account,
            clients,
            addresses,
            failures: RefCell::default(),
        }
    }

    /// The load balancer's own host name.
    pub(crate) fn load_balancer(&self) -> &str {
        &self.addresses[0].1
    }

    /// Sends a request to each address and checks the route out of each private subnet.
    fn probe(&self) {
        let simulator = &self.account.0;
        let at = simulator.now();
        let mut failures = self.failures.borrow_mut();
        for (scheme, host) in &self.addresses {
            for client in &self.clients {
                let visit = simulator.visit(REGION, *client, *scheme == "https", host, "/health");
                if !visit.is_served() {
                    failures.push((at, format!("{scheme}://{host} from {client}: {visit:?}")));
                }
            }
        }
        for subnet in simulator.subnets_without_way_out(REGION, "private") {
            failures.push((at, format!("{subnet} has no route to the internet")));
        }
    }

    /// Probes until `work` is done.
    pub(crate) async fn probe_during<T>(&self, work: impl Future<Output = T>) -> T {
        let probes = async {
            let (mut calls, mut ticks) = (0, 0);
            loop {
                let calls_now = self.account.changing_calls();
                if calls_now != calls || ticks % IDLE_TICKS == 0 {
                    self.probe();
                }
                (calls, ticks) = (calls_now, ticks + 1);
                sleep(TICK).await;
            }
        };
        let done = tokio::select! {
            biased;
            never = probes => never,
            done = work => done,
        };
        // What the last call did.
        self.probe();
        done
    }

    /// The number of failed probes with the first few of them; `None` if none failed.
    pub(crate) fn failures(&self, about: &str) -> Option<String> {
        let failures = self.failures.borrow();
        let first: Vec<_> = failures.iter().take(4).collect();
        (!failures.is_empty()).then(|| format!("{about}: {} lost: {first:?}", failures.len()))
    }

    /// Asserts that no connection comes about from these clients.
    pub(crate) fn assert_shut_out(&self, clients: &[Ipv4Addr], about: &str) {
        let host = self.load_balancer();
        let visit = |it: Ipv4Addr| self.account.0.visit(REGION, it, false, host, "/health");
        for client in clients {
            assert_eq!(visit(*client), Visit::NoConnection, "{about}: {client}");
        }
    }

    pub(crate) fn assert_none_failed(&self, about: &str) {
        assert_eq!(self.failures(about), None);
    }
}
