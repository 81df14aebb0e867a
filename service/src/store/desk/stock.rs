//! The cars that were sold.

use super::{DeskStore, on_pool};
use crate::store::StoreError;

const MARK_SOLD: &str = "
INSERT INTO sold_cars (stock_id, account, sold_at_ms) VALUES ($1, $2, $3)
ON CONFLICT (stock_id) DO NOTHING";

const MARK_AVAILABLE: &str = "DELETE FROM sold_cars WHERE stock_id = $1";

/// Turns that offered from the stock before are not saved any more.
const NEXT_REVISION: &str = "
UPDATE desk_revisions SET revision = revision + 1 WHERE name = 'stock'";

impl DeskStore {
    /// Marks a car sold: no turn that is saved afterwards offers it.
    pub async fn mark_sold(
        &self,
        stock_id: &str,
        account: &str,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        on_pool!(self, |pool| {
            let mut transaction = pool.begin().await?;
            sqlx::query(MARK_SOLD)
                .bind(stock_id)
                .bind(account)
                .bind(now_ms)
                .execute(&mut *transaction)
                .await?;
            sqlx::query(NEXT_REVISION)
                .execute(&mut *transaction)
                .await?;
            transaction.commit().await?;
        });
        Ok(())
    }

    /// Puts a car on sale again.
    pub async fn mark_available(&self, stock_id: &str) -> Result<(), StoreError> {
        on_pool!(self, |pool| {
            let mut transaction = pool.begin().await?;
            sqlx::query(MARK_AVAILABLE)
                .bind(stock_id)
                .execute(&mut *transaction)
                .await?;
            sqlx::query(NEXT_REVISION)
                .execute(&mut *transaction)
                .await?;
            transaction.commit().await?;
        });
        Ok(())
    }
}
