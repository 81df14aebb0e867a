//! `kavak-agent serve`.

use tokio::signal::unix::{SignalKind, signal};

use super::Outcome;
use crate::app::Application;
use crate::settings::Settings;
use crate::telemetry;

/// Serves until SIGTERM or SIGINT.
pub(super) async fn serve(settings: Settings) -> Outcome {
    let _guard = telemetry::start(&settings.log_filter)?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let application = Application::build(settings).await?;
    let stop = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    };
    application.run(stop).await?;
    Ok(())
}
