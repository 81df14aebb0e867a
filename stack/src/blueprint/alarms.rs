//! The alarms, with their limits.

use crate::key::*;
use crate::{
    Key, Settings,
    desired::monitoring::{
        Limit::{Over, Under},
        Missing::{Bad, Good, Unchanged, Unknown},
        Rule,
        Source::{Agent, Balancer, Cache, Database, Service, Targets},
    },
};

const GIB: u64 = 1 << 30;

/// The alarms that these settings ask for. Without the hours in which customers are
/// attended, silence means nothing.
pub(super) fn alarms(settings: &Settings) -> Vec<(&'static Key, Rule)> {
    if !settings.monitoring.alarms {
        return Vec::new();
    }
    let limits = &settings.monitoring.limits;
    let row = |key, source, metric, statistic, limit, periods, missing, description| {
        (key, Rule { source, metric, statistic, limit, periods, missing, description })
    };
    let over = |limit: u32| Over(u64::from(limit));
    let free = Under(u64::from(limits.db_free_storage_gb) * GIB);
    let mut alarms = vec![
        row(&ALARM_ALB_5XX, Balancer, "HTTPCode_ELB_5XX_Count", "Sum", over(limits.alb_5xx), (300, 1), Good,
            "El balanceador responde con errores 5xx: ninguna tarea atiende a estos clientes."),
        row(&ALARM_TARGET_LATENCY, Targets, "TargetResponseTime", "p95", over(limits.target_latency_seconds), (300, 3), Good,
            "El agente responde lento: 5 de cada 100 clientes esperan más segundos que el límite."),
        row(&ALARM_TASK_CPU, Service, "CPUUtilization", "Average", over(limits.task_cpu_percent), (300, 3), Unknown,
            "Las tareas del agente están saturadas de CPU."),
        row(&ALARM_TASK_MEMORY, Service, "MemoryUtilization", "Average", over(limits.task_memory_percent), (300, 3), Unknown,
            "Las tareas del agente casi no tienen memoria; sin memoria se reinician."),
        row(&ALARM_DB_CPU, Database, "CPUUtilization", "Average", over(limits.db_cpu_percent), (300, 3), Unknown,
            "La base de datos está saturada de CPU."),
        row(&ALARM_DB_STORAGE, Database, "FreeStorageSpace", "Minimum", free, (300, 2), Unknown,
            "A la base de datos le queda poco espacio; sin espacio deja de guardar."),
        row(&ALARM_DB_CONNECTIONS, Database, "DatabaseConnections", "Maximum", over(limits.db_connections), (300, 2), Unknown,
            "La base de datos tiene demasiadas conexiones; pronto rechaza otras."),
        row(&ALARM_REDIS_MEMORY, Cache, "DatabaseMemoryUsagePercentage", "Maximum", over(limits.redis_memory_percent), (300, 2), Unknown,
            "La memoria de Redis está casi llena."),
        row(&ALARM_LEADS_UNDELIVERED, Agent, "LeadsUndelivered", "Maximum", Over(0), (300, 2), Unchanged,
            "Hay clientes interesados de los que no se pudo avisar al equipo de ventas: están en el escritorio."),
    ];
    if settings.agent.desired_count > 0 {
        // The load balancer reports it only while a target is registered: where no task can start,
        // there are no data. So it goes on after `scale 0`, too.
        alarms.push(row(&ALARM_NO_HEALTHY_TARGET, Targets, "HealthyHostCount", "Maximum", Under(1), (60, 5), Bad,
            "El agente no responde: ninguna tarea está sana detrás del balanceador."));
    }
    if settings.desk.hours.is_some() {
        // The agent reports it for minutes in which a message arrived: without customers there are
        // no data. One period, so that a single message that was not answered counts.
        let period = (limits.agent_silent_minutes * 60, 1);
        alarms.push(row(&ALARM_AGENT_SILENT, Agent, "TurnsAnswered", "Sum", Under(1), period, Good,
            "Llegaron mensajes en horario de atención y el agente no respondió ninguno."));
    }
    alarms
}
