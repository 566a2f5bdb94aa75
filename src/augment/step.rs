//! One transform in a chain, with its settings' values.

use super::entry::{Entry, Group, Property};
use super::error::ChainError;
use super::setting::{Setting, Value};

/// One transform (or composition of transforms) in a chain: which, how likely, and its settings' values (one for each of `entry.settings`, in that order).
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Which.
    pub entry: &'static Entry,
    /// Probability that it is applied, 0 to 1.
    pub p: f64,
    /// Values, checked against the entry.
    pub values: Vec<Value>,
    /// What a composition ([`super::compositions`]) holds; empty for transforms.
    pub children: Vec<Step>,
}

impl Step {
    /// `entry` with evenset's default settings and probability 0.5.
    pub fn new(entry: &'static Entry) -> Self {
        Self { entry, p: 0.5, values: entry.settings.iter().map(|setting| (setting.default)()).collect(), children: Vec::new() }
    }

    /// Whether it can be applied at all, as its own probability says.
    pub fn is_on(&self) -> bool {
        self.p > 0.0 || self.entry.name == "OneOrOther"
    }

    /// Whether it holds other transforms.
    pub fn is_composition(&self) -> bool {
        self.entry.group == Group::Composition
    }

    /// What of a picture it changes with these settings.
    pub fn harms(&self) -> impl Iterator<Item = Property> {
        self.entry.changes().iter().copied().filter(|property| (self.entry.code.harms)(self, *property))
    }

    /// Sets one setting, refusing what is out of bounds or of the wrong kind.
    ///
    /// # Errors
    /// [`ChainError::UnknownSetting`], or [`ChainError::BadValue`] with what is allowed; the step is then as it was.
    pub fn set(&mut self, setting: &str, value: Value) -> Result<(), ChainError> {
        let (at, found) = self.find(setting)?;
        let value = found.accept(&value).map_err(|reason| ChainError::bad(self.entry.name, setting, reason))?;
        let before = std::mem::replace(self.slot(at), value);
        let checked = self.check();
        if checked.is_err() {
            *self.slot(at) = before;
        }
        checked
    }

    /// Whether the settings go together (each for itself has been checked).
    pub(super) fn check(&self) -> Result<(), ChainError> {
        (self.entry.code.check)(self).map_err(|refusal| ChainError::bad(self.entry.name, refusal.param, refusal.reason))
    }

    fn find(&self, setting: &str) -> Result<(usize, &'static Setting), ChainError> {
        let found = self.entry.settings.iter().enumerate().find(|(_, known)| known.name == setting);
        found.ok_or_else(|| ChainError::UnknownSetting { transform: self.entry.name.to_owned(), setting: setting.to_owned() })
    }

    fn slot(&mut self, at: usize) -> &mut Value {
        let missing = self.values.len()..self.entry.settings.len();
        self.values.extend(self.entry.settings[missing.start.min(missing.end)..].iter().map(|setting| (setting.default)()));
        &mut self.values[at]
    }

    /// The value of a setting.
    pub fn get(&self, setting: &str) -> Option<&Value> {
        self.values.get(self.entry.settings.iter().position(|known| known.name == setting)?)
    }

    /// The settings in a few characters, for a card: "±15°".
    pub fn summary(&self) -> String {
        (self.entry.code.summary)(self)
    }

    /// A range (one number is a range of no width).
    pub(super) fn range(&self, setting: &str) -> (f64, f64) {
        match self.get(setting) {
            Some(Value::Range(low, high)) => (*low, *high),
            Some(Value::IntRange(low, high)) => (*low as f64, *high as f64),
            Some(Value::Num(x)) => (*x, *x),
            Some(Value::Int(x)) => (*x as f64, *x as f64),
            _ => (0.0, 0.0),
        }
    }

    /// A range of whole numbers.
    pub(super) fn int_range(&self, setting: &str) -> (i64, i64) {
        let (low, high) = self.range(setting);
        (low as i64, high as i64)
    }

    /// A whole number.
    pub(super) fn int(&self, setting: &str) -> i64 {
        self.int_range(setting).0
    }

    /// A switch.
    pub(super) fn flag(&self, setting: &str) -> bool {
        matches!(self.get(setting), Some(Value::Flag(true)))
    }

    /// A word.
    pub(super) fn word(&self, setting: &str) -> &str {
        match self.get(setting) {
            Some(Value::Word(word)) => word,
            Some(Value::Json(json)) => json.as_str().unwrap_or_default(),
            _ => "",
        }
    }

    /// What the file holds, where it is none of the other kinds.
    pub(super) fn json(&self, setting: &str) -> &serde_json::Value {
        match self.get(setting) {
            Some(Value::Json(json)) => json,
            _ => &serde_json::Value::Null,
        }
    }
}
