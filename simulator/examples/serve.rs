//! Serves an empty account on a port of this machine, for tools to try:
//!
//!     cargo run -p kavak-simulator --example serve -- [PACE] [PORT]
//!
//! The pace is `instant`, `brisk` (the default), `typical` or `varying`; the
//! port is printed, and is any free one if none is given.

use std::{error::Error, sync::Arc, time::Duration};

use kavak_simulator::{Moment, Pace, Simulator, World, serve};
use tokio::net::TcpListener;

#[tokio::main]
#[expect(clippy::print_stdout, reason = "who starts it reads the port there")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let pace = arguments.next().unwrap_or("brisk".to_owned());
    let pace: Pace = serde_json::from_value(pace.into())?;
    let port: u16 = arguments.next().map_or(Ok(0), |port| port.parse())?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    println!("{}", listener.local_addr()?.port());
    let world = World::new(pace, 1);
    let simulator = Simulator::new(world, Duration::ZERO, Moment::default());
    match serve(listener, Arc::new(simulator)).await? {}
}
