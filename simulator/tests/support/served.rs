//! The simulator at a port of this machine.

use std::{sync::Arc, time::Duration};

use kavak_simulator::{Moment, Pace, Simulator, World, serve};
use tokio::{net::TcpListener, runtime::Runtime};

/// An empty account in which nothing takes any time, as on an emulator.
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
        let world = World::new(Pace::Instant, 1);
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
