//! Overdue leads of a process.

use super::MemoryRepository;
use crate::store::overdue::BATCH;
use crate::store::{EventWriter, Overdue, SessionId, Status, StoreError};

impl MemoryRepository {
    /// There is no desk here: a lead is attended while a person has its
    /// conversation.
    pub(super) fn announce(&self, now: &str, write: &EventWriter<'_>) -> Result<usize, StoreError> {
        let mut count = 0;
        for record in self.leads.newest(usize::MAX) {
            let lead = &record.lead;
            let promise = lead.preferred_time_until.or(lead.preferred_time_at);
            let Some(promise) = promise.map(|at| at.to_string()) else {
                continue;
            };
            let session = SessionId::new(record.session_id.as_str());
            if promise.as_str() > now || count == BATCH as usize {
                continue;
            }
            let is_new = self.announced.update(session.clone(), |known| {
                let is_new = known != Some(&promise);
                (is_new.then_some(promise), is_new)
            });
            if !is_new {
                continue;
            }
            count += 1;
            if !self.is_attended(&session) {
                let overdue = Overdue {
                    session,
                    lead: record.lead,
                    channel: None,
                };
                self.save_events(&overdue.session, &write(&overdue)?);
            }
        }
        Ok(count)
    }

    fn is_attended(&self, session: &SessionId) -> bool {
        let stored = self.conversations.get(session);
        stored.is_some_and(|it| it.conversation.attendance.status == Status::Person)
    }
}
