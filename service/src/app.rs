//! The application: built from settings, then run.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::assembly::{AssemblyError, assemble};
use crate::http::Context;
use crate::metrics;
use crate::sales::{self, Courier, Messenger, Receiver, ReceiverError, Topic};
use crate::settings::Settings;
use crate::store::{StoreError, Stores};
use crate::turn;
use crate::twilio::{self, SendError};
use crate::{router, server};

/// Why the agent cannot start, or had to stop.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// A part of the agent cannot be built.
    #[error(transparent)]
    Assembly(#[from] AssemblyError),
    /// The database cannot be used, now or later.
    #[error("the store cannot be used")]
    Store(#[from] StoreError),
    /// The webhook's client cannot be set up.
    #[error("the webhook cannot be used")]
    Receiver(#[from] ReceiverError),
    /// The client for voice notes cannot be set up.
    #[error("voice notes cannot be heard")]
    Transcription(#[source] reqwest::Error),
    /// Twilio's client cannot be set up.
    #[error("Twilio cannot be used")]
    Twilio(#[from] SendError),
    /// A port is taken or not allowed.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
}

/// The interval between sweeps of expired data.
const SWEEP_INTERVAL: Duration = Duration::from_secs(300);

/// An agent that listens and is ready to run.
pub struct Application {
    context: Arc<Context>,
    listener: TcpListener,
    metrics_listener: TcpListener,
    couriers: Vec<Arc<dyn Courier>>,
}

impl Application {
    /// Listens on the configured addresses; port 0 takes any free port.
    pub async fn build(settings: Settings) -> Result<Self, AppError> {
        let listener = listen(settings.listen).await?;
        let metrics_listener = listen(settings.metrics_listen).await?;
        let parts = assemble(&settings)?;
        let couriers = couriers(&settings, &parts.stores).await?;
        let context = Context::new(parts, settings).map_err(AppError::Transcription)?;
        Ok(Self {
            context: Arc::new(context),
            listener,
            metrics_listener,
            couriers,
        })
    }

    /// Serves until `stop` resolves and every turn in flight has ended.
    pub async fn run(self, stop: impl Future<Output = ()> + Send) -> Result<(), AppError> {
        let context = self.context;
        tracing::info!(
            env = context.settings.app_env,
            port = self
                .listener
                .local_addr()
                .map_or(0, |address| address.port()),
            metrics_port = self
                .metrics_listener
                .local_addr()
                .map_or(0, |address| address.port()),
            "the agent serves"
        );
        let metrics = server::serve(self.metrics_listener, router::metrics(context.clone()));
        let customers = server::serve(self.listener, router::customers(context.clone()));
        let housekeeping = tokio::spawn(keep_house(context.stores.clone()));
        let stores = context.stores.clone();
        let forgetting = tokio::spawn(async move { stores.follow_forgetting().await });
        let delivery_stop = CancellationToken::new();
        let deliveries: Vec<_> = self
            .couriers
            .into_iter()
            .map(|courier| deliver(&context, courier, &delivery_stop))
            .collect();
        let announcing = sales::announce_overdue(context.stores.clone(), delivery_stop.clone());
        let announcing = tokio::spawn(announcing);
        let reporting = report(&context, &delivery_stop);
        let answering = turn::answer_abandoned(context.agent.clone(), delivery_stop.clone());
        let answering = tokio::spawn(answering);
        let outcome = tokio::select! {
            outcome = context.stores.clone().migrate_and_wait() => outcome,
            () = stop => Ok(()),
        };
        tracing::info!("the agent stops");
        context.announce_shutdown();
        delivery_stop.cancel();
        customers.drain().await;
        context.agent.until_idle().await;
        let tasks = deliveries.into_iter().chain(reporting);
        for delivery in tasks.chain([announcing, answering]) {
            // Its end is bounded by its requests' time limits; a panic ends it too.
            let _ = delivery.await;
        }
        drop(metrics);
        housekeeping.abort();
        forgetting.abort();
        Ok(outcome?)
    }
}

async fn listen(address: SocketAddr) -> Result<TcpListener, AppError> {
    let listener = TcpListener::bind(address).await;
    listener.map_err(|source| AppError::Listen { address, source })
}

/// Creates the couriers of the configured receivers.
async fn couriers(
    settings: &Settings,
    stores: &Arc<Stores>,
) -> Result<Vec<Arc<dyn Courier>>, AppError> {
    let mut couriers: Vec<Arc<dyn Courier>> = Vec::new();
    if let Some(webhook) = &settings.lead_webhook {
        couriers.push(Arc::new(Receiver::new(webhook)?));
    }
    if let Some(topic) = &settings.events_topic {
        let base = settings.twilio.public_base_url.as_deref();
        couriers.push(Arc::new(Topic::new(topic, base).await));
    }
    if let Some(rest) = &settings.twilio.rest {
        let client = twilio::Client::new(rest)?;
        couriers.push(Arc::new(Messenger::new(client, stores.clone())));
    }
    Ok(couriers)
}

fn deliver(
    context: &Context,
    courier: Arc<dyn Courier>,
    stop: &CancellationToken,
) -> JoinHandle<()> {
    let (stores, metrics) = (context.stores.clone(), context.metrics.clone());
    tokio::spawn(sales::deliver(stores, courier, metrics, stop.clone()))
}

/// Reports the counters, where alarms watch them.
fn report(context: &Context, stop: &CancellationToken) -> Option<JoinHandle<()>> {
    let environment = context.settings.embedded_metrics.clone()?;
    let (metrics, hours) = (context.metrics.clone(), context.settings.desk.hours.clone());
    let reporting = metrics::report(metrics, environment, hours, stop.clone());
    Some(tokio::spawn(reporting))
}

async fn keep_house(stores: Arc<Stores>) {
    stores.until_migrated().await;
    loop {
        tokio::time::sleep(SWEEP_INTERVAL).await;
        if let Err(error) = stores.sweep(Timestamp::now()).await {
            tracing::warn!(%error, "expired data was not swept");
        }
    }
}
