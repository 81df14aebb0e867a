//! The simulator at a port of this machine.

use std::{
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use kavak_simulator::{Moment, Pace, Simulator, World, serve};
use tokio::{net::TcpListener, runtime::Runtime};

/// An empty account in which nothing takes any time, by this machine's calendar.
pub(crate) struct Served {
    pub(crate) simulator: Arc<Simulator>,
    port: u16,
    /// Serves until it is dropped.
    _runtime: Runtime,
}

impl Served {
    pub(crate) fn start() -> Self {
        let runtime = Runtime::new().expect("threads to serve on");
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"));
        let listener = listener.expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        let mut world = World::new(Pace::Instant, 1);
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.expect("after 1970").as_secs();
        world.calendar.began_at_unix_seconds = i64::try_from(now).expect("a date");
        let simulator = {
            let _on_its_clock = runtime.enter();
            Arc::new(Simulator::new(world, Duration::ZERO, Moment::default()))
        };
        runtime.spawn(serve(listener, simulator.clone()));
        Self {
            simulator,
            port,
            _runtime: runtime,
        }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }
}
