//! Stands between a client and a simulated AWS or a registry and does to its calls what networks
//! do: makes them slow, loses a response after the mutation, breaks. For tests and benches.

mod call;
mod message;

use std::io::{self, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

pub use call::Call;
pub use kavak_calls::InjectedFault;

/// Decides the fault of each call; the calls of a connection come in order, connections at once.
type Rule = dyn Fn(&Call) -> InjectedFault + Send + Sync;

/// Forwards to a port of this machine until the program ends.
pub struct Proxy {
    port: u16,
    calls: Arc<Mutex<Vec<Call>>>,
}

impl Proxy {
    /// Starts on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// No port can be had.
    pub fn start(
        upstream_port: u16,
        rule: impl Fn(&Call) -> InjectedFault + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        let calls = Arc::new(Mutex::new(Vec::new()));
        let (line, rule): (_, Arc<Rule>) = (Arc::clone(&calls), Arc::new(rule));
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let (line, rule) = (Arc::clone(&line), Arc::clone(&rule));
                // A connection that breaks is the client's to notice.
                thread::spawn(move || serve(&client, upstream_port, &line, &*rule));
            }
        });
        Ok(Self { port, calls })
    }

    /// The port on 127.0.0.1.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The calls since the last time this was asked.
    #[must_use]
    pub fn take_calls(&self) -> Vec<Call> {
        std::mem::take(&mut *locked(&self.calls))
    }
}

fn locked(calls: &Mutex<Vec<Call>>) -> MutexGuard<'_, Vec<Call>> {
    calls.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(
    mut client: &TcpStream,
    upstream_port: u16,
    calls: &Mutex<Vec<Call>>,
    rule: &Rule,
) -> io::Result<()> {
    client.set_nodelay(true)?;
    let mut upstream = TcpStream::connect((Ipv4Addr::LOCALHOST, upstream_port))?;
    upstream.set_nodelay(true)?;
    let mut requests = BufReader::new(client.try_clone()?);
    let mut replies = BufReader::new(upstream.try_clone()?);
    while let Some(request) = message::read(&mut requests)? {
        let call = Call::of(&request);
        let is_head = call.method == "HEAD";
        let injected = rule(&call);
        locked(calls).push(call);
        if let InjectedFault::Delay(time) = injected {
            thread::sleep(time);
        }
        let reply = match injected {
            InjectedFault::CutAfter(body_bytes) => {
                upstream.write_all(message::cut(&request, body_bytes))?;
                None
            }
            InjectedFault::Respond(status, body) => Some(message::write(status, body)),
            InjectedFault::None | InjectedFault::Delay(_) | InjectedFault::LoseResponse => {
                upstream.write_all(&request)?;
                message::read_reply(&mut replies, is_head)?
            }
            other => panic!("a proxy can't inject {other:?}: the simulator can"),
        };
        match reply {
            Some(bytes) if injected != InjectedFault::LoseResponse => client.write_all(&bytes)?,
            _ => break,
        }
    }
    // The other side learns of it too: the readers' copies hold both open.
    upstream.shutdown(std::net::Shutdown::Both)?;
    client.shutdown(std::net::Shutdown::Both)
}
