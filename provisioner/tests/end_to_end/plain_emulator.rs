//! The emulator as it comes, all its gaps open: the provisioner still goes through.

use pretty_assertions::assert_eq;

use crate::support::emulator::Emulator;
use crate::support::environment::Environment;

#[test]
fn up_and_down_go_through_on_the_emulator_as_it_comes() {
    // It offers one minor version of 15, older than the default, and no class on Graviton.
    let emulator = Emulator::start();
    let environment = Environment::at(emulator.port())
        .with_settings("[database]\nengine_version = \"15.3\"\ninstance_class = \"db.t3.micro\"");
    environment.up().assert().success();
    environment.up().assert().success();
    environment.down().assert().success();
    assert_eq!(environment.everything(), Vec::<String>::new());
}
