//! The facts that turns answer from: the catalog without the cars that were sold.

use std::sync::{Arc, PoisonError, RwLock};

use crate::store::Stock;
use kavak_conversation::Facts;
use kavak_conversation::catalog::StockId;

/// All facts, and those of the current stock.
pub(super) struct Inventory {
    complete: Arc<Facts>,
    current: RwLock<Offered>,
}

/// The facts of one revision of the stock.
#[derive(Clone)]
pub(super) struct Offered {
    pub(super) facts: Arc<Facts>,
    /// `None` until the stock was read for the first time.
    pub(super) revision: Option<i64>,
}

impl Inventory {
    pub(super) fn new(facts: Facts) -> Self {
        let complete = Arc::new(facts);
        Self {
            current: RwLock::new(Offered {
                facts: complete.clone(),
                revision: None,
            }),
            complete,
        }
    }

    /// Returns the current offer, as far as this process knows.
    pub(super) fn offered(&self) -> Offered {
        let current = self.current.read();
        current.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Everything that the catalog lists.
    pub(super) fn complete(&self) -> &Arc<Facts> {
        &self.complete
    }

    /// Takes a stock that was read. One that is outdated by now is found out by
    /// the commit that names it.
    pub(super) fn update(&self, stock: Stock) {
        let revision = Some(stock.revision);
        if self.offered().revision == revision {
            return;
        }
        let facts = if stock.sold.is_empty() {
            self.complete.clone()
        } else {
            let sold = stock.sold.into_iter().map(StockId).collect();
            Arc::new(self.complete.without(&sold))
        };
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        *current = Offered { facts, revision };
    }
}
