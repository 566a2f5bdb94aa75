//! A cache bounded by bytes: what was used longest ago goes first.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

/// Values by key, together at most `budget_bytes` (a single larger value is kept until the next one comes).
#[derive(Debug)]
pub(super) struct Lru<K, V> {
    slots: HashMap<K, Slot<V>>,
    by_use: BTreeMap<u64, K>,
    clock: u64,
    bytes: usize,
    budget_bytes: usize,
}

#[derive(Debug)]
struct Slot<V> {
    value: V,
    bytes: usize,
    used: u64,
}

impl<K: Copy + Eq + Hash, V: Clone> Lru<K, V> {
    /// Empty.
    pub(super) fn new(budget_bytes: usize) -> Self {
        Self { slots: HashMap::new(), by_use: BTreeMap::new(), clock: 0, bytes: 0, budget_bytes }
    }

    /// The value, which thereby counts as just used.
    pub(super) fn get(&mut self, key: &K) -> Option<V> {
        let slot = self.slots.get_mut(key)?;
        self.by_use.remove(&slot.used);
        self.clock += 1;
        slot.used = self.clock;
        self.by_use.insert(self.clock, *key);
        Some(slot.value.clone())
    }

    /// Whether it is there; does not count as use.
    pub(super) fn holds(&self, key: &K) -> bool {
        self.slots.contains_key(key)
    }

    /// Keeps `value`, which takes `bytes`, and lets go of what was used longest ago until all fits.
    pub(super) fn put(&mut self, key: K, value: V, bytes: usize) {
        self.remove(&key);
        self.clock += 1;
        self.slots.insert(key, Slot { value, bytes, used: self.clock });
        self.by_use.insert(self.clock, key);
        self.bytes += bytes;
        while self.bytes > self.budget_bytes && self.slots.len() > 1 {
            let Some((_, oldest)) = self.by_use.first_key_value() else { break };
            let oldest = *oldest;
            self.remove(&oldest);
        }
    }

    fn remove(&mut self, key: &K) {
        if let Some(slot) = self.slots.remove(key) {
            self.by_use.remove(&slot.used);
            self.bytes -= slot.bytes;
        }
    }

    /// Lets go of what `keep` does not want.
    pub(super) fn retain(&mut self, keep: impl Fn(&K) -> bool) {
        let gone: Vec<K> = self.slots.keys().filter(|key| !keep(key)).copied().collect();
        gone.iter().for_each(|key| self.remove(key));
    }

    /// Lets go of everything.
    pub(super) fn clear(&mut self) {
        self.slots.clear();
        self.by_use.clear();
        self.bytes = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_unused_goes_first_and_the_budget_holds() {
        let mut cache = Lru::new(10);
        cache.put(1, "a", 4);
        cache.put(2, "b", 4);
        assert_eq!(cache.get(&1), Some("a"));
        cache.put(3, "c", 4);
        assert!(cache.holds(&1) && cache.holds(&3));
        assert!(!cache.holds(&2), "2 was used longest ago");
        assert_eq!(cache.bytes, 8);
        cache.put(3, "c again", 6);
        assert_eq!((cache.get(&3), cache.bytes, cache.by_use.len()), (Some("c again"), 10, 2));
    }

    #[test]
    fn one_that_is_larger_than_the_budget_stays_alone() {
        let mut cache = Lru::new(10);
        cache.put(1, "a", 4);
        cache.put(2, "huge", 40);
        assert!(cache.holds(&2) && !cache.holds(&1));
        cache.put(3, "c", 1);
        assert!(cache.holds(&3) && !cache.holds(&2));
        cache.put(4, "d", 2);
        cache.retain(|key| *key == 4);
        assert!(cache.holds(&4) && !cache.holds(&3));
        assert_eq!(cache.bytes, 2);
        cache.clear();
        assert!(!cache.holds(&4));
        assert_eq!(cache.bytes, 0);
    }
}
