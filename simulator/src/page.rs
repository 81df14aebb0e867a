//! Lists in pages, as RDS and `ElastiCache` have them.

use serde::Deserialize;

use crate::fault::ApiFault;

/// The requested page of a list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Page {
    marker: Option<String>,
    max_records: Option<usize>,
}

impl Page {
    /// The part of the list that is asked for, and the marker of the next.
    ///
    /// # Errors
    /// If the page's size is none that AWS takes.
    pub(crate) fn cut<T>(
        &self,
        all: impl Iterator<Item = T>,
    ) -> Result<(Vec<T>, Option<String>), ApiFault> {
        let limit = self.max_records.unwrap_or(100);
        if !(20..=100).contains(&limit) {
            return Err(ApiFault::new(
                "InvalidParameterValue",
                format!("Invalid value {limit} for MaxRecords. Must be between 20 and 100"),
            ));
        }
        let marker = self.marker.as_deref();
        let start: usize = marker.and_then(|it| it.parse().ok()).unwrap_or(0);
        let mut rest = all.skip(start);
        let part: Vec<T> = rest.by_ref().take(limit).collect();
        let next = rest.next().map(|_| (start + limit).to_string());
        Ok((part, next))
    }
}
