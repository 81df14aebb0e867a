//! A map that several tasks share, bounded in size and in age.

use std::borrow::Borrow;
use std::hash::Hash;
use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use lru::LruCache;

/// Keeps the entries used last, each for at most `lifetime`.
pub(super) struct LruMap<K: Hash + Eq, V> {
    entries: Mutex<LruCache<K, (Instant, V)>>,
    lifetime: Duration,
}

impl<K: Hash + Eq + Clone, V: Clone> LruMap<K, V> {
    pub(super) fn new(capacity: usize, lifetime: Duration) -> Self {
        let capacity = NonZeroUsize::new(capacity).unwrap_or(NonZeroUsize::MIN);
        Self {
            entries: Mutex::new(LruCache::new(capacity)),
            lifetime,
        }
    }

    pub(super) fn get<Q>(&self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let mut entries = self.lock();
        let (since, value) = entries.get(key)?;
        if since.elapsed() < self.lifetime {
            return Some(value.clone());
        }
        entries.pop(key);
        None
    }

    pub(super) fn put(&self, key: K, value: V) {
        self.lock().put(key, (Instant::now(), value));
    }

    /// Runs `change` on an entry alone: what it returns replaces the entry.
    pub(super) fn update<T>(&self, key: K, change: impl FnOnce(Option<&V>) -> (Option<V>, T)) -> T {
        let mut entries = self.lock();
        let current = entries
            .get(&key)
            .filter(|(since, _)| since.elapsed() < self.lifetime)
            .map(|(_, value)| value);
        let (replacement, outcome) = change(current);
        if let Some(value) = replacement {
            entries.put(key, (Instant::now(), value));
        }
        outcome
    }

    pub(super) fn remove<Q>(&self, key: &Q)
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.lock().pop(key);
    }

    pub(super) fn clear(&self) {
        self.lock().clear();
    }

    /// Drops the entries that `keep` refuses.
    pub(super) fn retain(&self, keep: impl Fn(&V) -> bool) {
        let mut entries = self.lock();
        let dropped = entries.iter().filter(|(_, (_, value))| !keep(value));
        let dropped: Vec<K> = dropped.map(|(key, _)| key.clone()).collect();
        for key in &dropped {
            entries.pop(key);
        }
    }

    /// Up to `limit` values, those used last first.
    pub(super) fn newest(&self, limit: usize) -> Vec<V> {
        let entries = self.lock();
        let values = entries.iter().map(|(_, (_, value))| value.clone());
        values.take(limit).collect()
    }

    fn lock(&self) -> MutexGuard<'_, LruCache<K, (Instant, V)>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
