//! The context of a drill: the settings of an environment, for a copy of it that is small,
//! has an end, and sends no messages.

use std::path::PathBuf;

use kavak_settings::Flag;
use kavak_stack::{
    Environment, Settings,
    settings::{Ingress, Monitoring, Notify, Twilio},
    tags::DRILL_TAG,
};

use super::Context;
use crate::{error::Error, ui::Ui};

/// What a drill's environment is called behind the name of the drilled one.
const SUFFIX: &str = "-drill";

impl Context {
    /// The context of a drill of this environment, with the settings of this file. It can
    /// be stopped alone.
    ///
    /// # Errors
    /// The system's, if signals can't be listened for.
    pub fn for_drill_of(&self, environment: &Environment, file: PathBuf) -> Result<Self, Error> {
        let mut drill = self.for_a_part()?;
        drill.options.env = Some(format!("{}{SUFFIX}", environment.env));
        drill.options.config = Some(file);
        drill.options.yes = true;
        drill.ui = Ui::of_part(&drill.options, &drill.variables);
        drill.drill_of = Some(environment.prefix());
        // `up` would send the restored messages.
        drill.continued_by = Some(self.command_line("drill restore"));
        // One lock for the whole drill.
        drill.locked = self.locked.clone();
        Ok(drill)
    }

    /// What counts for a removal, too.
    pub(super) fn drill_flags(&self) -> Vec<Flag> {
        let flag = |key, value: &str| Flag {
            flag: "drill",
            key,
            value: value.to_owned(),
        };
        match self.drill_of {
            Some(_) => vec![
                flag("lifetime", "ephemeral"),
                flag("database.final_snapshot", "false"),
            ],
            None => Vec::new(),
        }
    }

    pub(super) fn adapt_to_drill(&self, settings: &mut Settings) {
        if let Some(drilled) = &self.drill_of {
            make_drill_of(drilled, settings);
        }
    }
}

/// Makes the settings those of a drill of the environment `drilled`. The restored database
/// is full of messages that wait to be sent: no one may get them.
pub fn make_drill_of(drilled: &str, settings: &mut Settings) {
    settings.tags.insert(DRILL_TAG.into(), drilled.to_owned());
    // Whoever may not reach the environment may not read its copy either.
    settings.ingress = Ingress {
        allow_cidrs: std::mem::take(&mut settings.ingress.allow_cidrs),
        drop_invalid_header_fields: settings.ingress.drop_invalid_header_fields,
        ..Ingress::default()
    };
    settings.notify = Notify::default();
    settings.twilio = Twilio::default();
    settings.monitoring = Monitoring::default();
    settings.network.nat_gateways = 1;
    settings.agent.environment.clear();
    settings.agent.autoscaling = None;
    settings.agent.desired_count = 1;
    settings.agent.llm_enabled = false;
    settings.database.multi_az = false;
    settings.database.backup_retention_days = 0;
    settings.database.deletion_protection = false;
    settings.cache.replicas = 0;
    settings.cache.multi_az = false;
    settings.cache.snapshot_retention_days = 0;
}
