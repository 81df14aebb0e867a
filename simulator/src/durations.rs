//! Durations of AWS's transitions. The figures are of public logs of runs
//! on AWS, and guesses where there are none; a world may have others.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::dice::Dice;

/// Something that AWS takes time for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named as the state that it ends in")]
pub enum Event {
    NatGatewayAvailable,
    NatGatewayFailed,
    NatGatewayDeleted,
    AddressReleasable,
    NatGatewayVisible,
    VpcEndpointDeleted,
    LoadBalancerActive,
    LoadBalancerInterfacesGone,
    DatabaseEndpointVisible,
    /// After the endpoint is visible.
    DatabaseAvailable,
    DatabaseBackedUp,
    DatabaseModified,
    DatabaseDeleted,
    /// From its creation on, while it is still being created.
    DatabaseDeletable,
    /// From the call to the status of a change.
    DatabaseChangeShown,
    DatabasePasswordSet,
    DatabaseStopped,
    DatabaseStarted,
    CacheAvailable,
    CacheModified,
    CacheDeleted,
    CacheInterfacesGone,
    ClusterActive,
    RoleAssumable,
    TaskRunning,
    TaskStopped,
    TaskFailedWithoutNetwork,
    TaskInterfaceGone,
    AgentBooted,
    TargetFirstChecked,
    SecretNameFree,
    RecordInSync,
    CertificateRecordShown,
    CertificateIssued,
}

impl Event {
    /// Seconds: shortest, typical, longest.
    const fn seconds(self) -> (f64, f64, f64) {
        match self {
            Self::NatGatewayAvailable => (80.0, 105.0, 180.0),
            Self::NatGatewayFailed => (2.0, 10.0, 60.0),
            Self::NatGatewayDeleted => (30.0, 45.0, 90.0),
            Self::AddressReleasable => (0.0, 1.0, 30.0),
            Self::NatGatewayVisible => (0.0, 0.5, 20.0),
            Self::VpcEndpointDeleted => (10.0, 30.0, 120.0),
            Self::LoadBalancerActive => (95.0, 135.0, 240.0),
            Self::LoadBalancerInterfacesGone => (10.0, 20.0, 300.0),
            Self::DatabaseEndpointVisible => (210.0, 280.0, 420.0),
            Self::DatabaseAvailable => (0.0, 30.0, 60.0),
            Self::DatabaseBackedUp => (60.0, 120.0, 240.0),
            Self::DatabaseModified => (10.0, 300.0, 720.0),
            Self::DatabaseDeleted => (60.0, 100.0, 300.0),
            Self::DatabaseDeletable => (0.0, 30.0, 240.0),
            Self::DatabaseChangeShown => (0.0, 3.0, 20.0),
            Self::DatabasePasswordSet => (5.0, 20.0, 60.0),
            Self::DatabaseStopped => (60.0, 180.0, 420.0),
            Self::DatabaseStarted => (120.0, 240.0, 480.0),
            Self::CacheAvailable => (240.0, 300.0, 540.0),
            Self::CacheModified => (10.0, 240.0, 600.0),
            Self::CacheDeleted => (60.0, 150.0, 400.0),
            Self::CacheInterfacesGone => (0.0, 30.0, 60.0),
            Self::ClusterActive => (0.0, 0.5, 5.0),
            Self::RoleAssumable => (3.0, 8.0, 30.0),
            Self::TaskRunning => (20.0, 40.0, 90.0),
            Self::TaskStopped => (2.0, 10.0, 40.0),
            Self::TaskFailedWithoutNetwork => (240.0, 275.0, 300.0),
            Self::TaskInterfaceGone => (5.0, 20.0, 1200.0),
            Self::AgentBooted => (2.0, 5.0, 15.0),
            Self::TargetFirstChecked => (1.0, 10.0, 30.0),
            Self::SecretNameFree => (0.0, 5.0, 120.0),
            Self::RecordInSync => (15.0, 35.0, 90.0),
            Self::CertificateRecordShown => (1.0, 3.0, 10.0),
            Self::CertificateIssued => (30.0, 150.0, 1800.0),
        }
    }
}

/// The speed of a world.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pace {
    /// Everything takes its typical time.
    #[default]
    Typical,
    /// Everything takes a time of its own between shortest and longest, near
    /// the typical one most of the time.
    Varying,
    /// Everything takes a tenth of what it takes where it varies: on days when
    /// AWS is quick.
    Quick,
    /// Everything takes a hundredth of its typical time, for people who wait.
    Brisk,
    /// Nothing takes any time, as on an emulator.
    Instant,
}

impl Pace {
    /// Returns whether durations are random.
    pub(crate) fn varies(self) -> bool {
        matches!(self, Self::Varying | Self::Quick)
    }

    /// Returns a configured time, as a deregistration delay, at this pace.
    pub(crate) fn scaled(self, time: Duration) -> Duration {
        match self {
            Self::Typical | Self::Varying | Self::Quick => time,
            Self::Brisk => time / 100,
            Self::Instant => Duration::ZERO,
        }
    }

    /// Returns an interval at this pace: in a world
    /// where nothing takes any time, it would be done without end.
    pub(crate) fn repeated(self, time: Duration) -> Duration {
        match self {
            Self::Instant => time,
            _ => self.scaled(time),
        }
    }

    /// The time that `event` takes in a world of this pace.
    pub(crate) fn duration(self, event: Event, dice: &mut Dice) -> Duration {
        let (shortest, typical, longest) = event.seconds();
        let seconds = match self {
            Self::Typical => typical,
            Self::Brisk => typical / 100.0,
            Self::Instant => 0.0,
            Self::Quick => Self::Varying.duration(event, dice).as_secs_f64() / 10.0,
            Self::Varying => {
                let luck = dice.fraction();
                // Seven of ten are between shortest and typical.
                if luck < 0.7 {
                    shortest + (typical - shortest) * luck / 0.7
                } else {
                    typical + (longest - typical) * ((luck - 0.7) / 0.3).powi(3)
                }
            }
        };
        Duration::from_secs_f64(seconds)
    }
}
