//! The settings of a transform: what each is called, what it may be, and how it reads from JSON and is written to it.

use serde_json::Value as Json;

/// One setting's value, as in Albumentations' JSON.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `true` or `false`.
    Flag(bool),
    /// A whole number (enums, such as `border_mode`, too).
    Int(i64),
    /// A number.
    Num(f64),
    /// A range `[low, high]` of whole numbers.
    IntRange(i64, i64),
    /// A range `[low, high]`.
    Range(f64, f64),
    /// A word (`compression_type`).
    Word(String),
    /// Anything else that the format holds, kept as it is (`translate_px: null`).
    Json(Json),
}

/// One setting of a transform: what the file calls it, what people read, and what it may be.
#[derive(Debug)]
pub struct Setting {
    /// The name in files: `brightness_limit`. A dot is one level of nesting: `scale.x` is `{"scale": {"x": ..}}`.
    pub name: &'static str,
    /// What people read: "Brightness".
    pub label: &'static str,
    /// After the number as files hold it: "°", "px", "%", or nothing.
    pub unit: &'static str,
    /// How people read its numbers, wherever they are shown.
    pub scale: Scale,
    /// Smallest number allowed.
    pub min: f64,
    /// Largest number allowed.
    pub max: f64,
    /// evenset's (gentle) value. Its variant is the setting's kind.
    pub default: fn() -> Value,
    /// Whether the window shows it as a slider; others are set in files alone.
    pub shown: Shown,
    /// What it may be beyond `min` and `max`.
    pub allowed: Allowed,
    /// What the library makes of one number where a range belongs.
    pub one_number: OneNumber,
}

/// How people read the number of a file: `(number + plus) * times`, and after it the unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// What is added first: 1 for a share that is more or less than all.
    pub plus: f64,
    /// 100 for percent.
    pub times: f64,
    /// After the number.
    pub unit: &'static str,
}

impl Scale {
    /// As the file holds it.
    pub const PLAIN: Self = Self { plus: 0.0, times: 1.0, unit: "" };
    /// A share as percent.
    pub const PERCENT: Self = Self { plus: 0.0, times: 100.0, unit: "%" };

    /// The number that people read.
    pub fn read(&self, number: f64) -> f64 {
        short((number + self.plus) * self.times)
    }

    /// The number of the file.
    pub fn held(&self, read: f64) -> f64 {
        short(read / self.times - self.plus)
    }

    /// One number, or the two ends of a range, in words: "±15°", "80 – 120 %".
    pub fn words(&self, numbers: &[f64]) -> String {
        self.written(numbers, 3)
    }

    /// The same with all digits that tell one number from another: to be typed over.
    pub fn exact_words(&self, numbers: &[f64]) -> String {
        self.written(numbers, 6)
    }

    fn written(&self, numbers: &[f64], decimals: usize) -> String {
        let range = |low: f64, high: f64| super::words::range_to((self.read(low), self.read(high)), self.unit, decimals);
        match numbers {
            [low, .., high] => range(*low, *high),
            [one] => range(*one, *one),
            [] => String::new(),
        }
    }
}

/// Without the digits that floating point adds: 0.1 and not 0.10000000000000009.
fn short(number: f64) -> f64 {
    (number * 1e9).round() / 1e9
}

/// How the window offers a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// One handle.
    Slider,
    /// Two handles.
    RangeSlider,
    /// Not shown.
    Hidden,
}

/// What a setting may be.
#[derive(Clone, Copy, Debug)]
pub enum Allowed {
    /// Any value of its kind whose numbers are within `min` and `max`.
    Bounds,
    /// One of these whole numbers.
    Ints(&'static [i64]),
    /// One of these words.
    Words(&'static [&'static str]),
    /// What this function accepts; it says what is allowed otherwise.
    Checked(fn(&Json) -> Result<(), String>),
}

/// What one number means where the file may hold a range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OneNumber {
    /// x is -x to x.
    Symmetric,
    /// x is x to x.
    Same,
    /// x is from this number to x.
    From(f64),
    /// A range is needed.
    Refused,
}

impl Setting {
    const fn new(name: &'static str, label: &'static str, default: fn() -> Value) -> Self {
        Self {
            name,
            label,
            unit: "",
            scale: Scale::PLAIN,
            min: f64::NEG_INFINITY,
            max: f64::INFINITY,
            default,
            shown: Shown::Hidden,
            allowed: Allowed::Bounds,
            one_number: OneNumber::Refused,
        }
    }

    /// A range with two handles.
    pub(super) const fn range(name: &'static str, label: &'static str, bounds: (f64, f64), default: fn() -> Value) -> Self {
        let mut made = Self::new(name, label, default);
        (made.min, made.max) = bounds;
        made.shown = Shown::RangeSlider;
        made
    }

    /// One number with one handle.
    pub(super) const fn slider(name: &'static str, label: &'static str, bounds: (f64, f64), default: fn() -> Value) -> Self {
        let mut made = Self::range(name, label, bounds, default);
        made.shown = Shown::Slider;
        made
    }

    /// A number, switch or list that only files set.
    pub(super) const fn hidden(name: &'static str, label: &'static str, allowed: Allowed, default: fn() -> Value) -> Self {
        let mut made = Self::new(name, label, default);
        made.allowed = allowed;
        made
    }

    /// The same, read as `unit`.
    pub(super) const fn unit(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self.scale.unit = unit;
        self
    }

    /// The same, a share that is read as percent.
    pub(super) const fn percent(mut self) -> Self {
        self.scale = Scale::PERCENT;
        self
    }

    /// The same, by how much a factor is more or less than 1; the factor is read as percent.
    pub(super) const fn percent_beside_all(mut self) -> Self {
        self.scale = Scale { plus: 1.0, ..Scale::PERCENT };
        self
    }

    /// The same, a share of a whole turn that is read as degrees.
    pub(super) const fn turn(mut self) -> Self {
        self.scale = Scale { plus: 0.0, times: 360.0, unit: "°" };
        self
    }

    /// The same, within bounds.
    pub(super) const fn within(mut self, min: f64, max: f64) -> Self {
        self.min = min;
        self.max = max;
        self
    }

    /// The same, reading one number as a range.
    pub(super) const fn one_number(mut self, rule: OneNumber) -> Self {
        self.one_number = rule;
        self
    }

    /// The same, for files alone.
    pub(super) const fn hide(mut self) -> Self {
        self.shown = Shown::Hidden;
        self
    }

    /// `value` as this setting holds it (whole numbers become numbers and back where nothing is lost), or what is allowed.
    pub(super) fn accept(&self, value: &Value) -> Result<Value, String> {
        self.read(&value.to_json())
    }

    /// The value that `json` means for this setting, or what is allowed.
    pub(super) fn read(&self, json: &Json) -> Result<Value, String> {
        match self.allowed {
            Allowed::Checked(check) => {
                check(json)?;
                return Ok(Value::Json(json.clone()));
            }
            Allowed::Words(words) => {
                let word = json.as_str().filter(|word| words.contains(word));
                return word.map(|word| Value::Word(word.to_owned())).ok_or_else(|| format!("{json}: allowed are {}", words.join(", ")));
            }
            Allowed::Ints(numbers) => {
                let number = whole(json).filter(|number| numbers.contains(number));
                let list = || numbers.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
                return number.map(Value::Int).ok_or_else(|| format!("{json}: allowed are {}", list()));
            }
            Allowed::Bounds => {}
        }
        match (self.default)() {
            Value::Flag(_) => json.as_bool().map(Value::Flag).ok_or_else(|| format!("{json}: allowed are true and false")),
            Value::Int(_) => {
                whole(json).filter(|n| self.holds(*n as f64)).map(Value::Int).ok_or_else(|| self.bounds("a whole number", json))
            }
            Value::Num(_) => json.as_f64().filter(|n| self.holds(*n)).map(Value::Num).ok_or_else(|| self.bounds("a number", json)),
            Value::IntRange(..) => self.read_int_range(json),
            Value::Range(..) => self.read_range(json),
            Value::Word(_) | Value::Json(_) => Err(format!("{json} is not allowed")),
        }
    }

    fn holds(&self, number: f64) -> bool {
        number.is_finite() && self.min <= number && number <= self.max
    }

    fn bounds(&self, kind: &str, json: &Json) -> String {
        format!("{}: allowed is {kind} from {} to {}", clipped(json), self.min, self.max)
    }

    fn read_range(&self, json: &Json) -> Result<Value, String> {
        let pair = match (json.as_f64(), json.as_array().map(Vec::as_slice)) {
            (Some(x), _) => self.range_of_one(x),
            (_, Some([low, high])) => low.as_f64().zip(high.as_f64()),
            _ => None,
        };
        match pair {
            Some((low, high)) if low > high => Err(format!("[{low}, {high}]: the lower end is above the upper end")),
            Some((low, high)) if self.holds(low) && self.holds(high) => Ok(Value::Range(low, high)),
            _ => Err(self.bounds("a range", json)),
        }
    }

    fn read_int_range(&self, json: &Json) -> Result<Value, String> {
        match self.read_range(json)? {
            Value::Range(low, high) if low.fract() == 0.0 && high.fract() == 0.0 => Ok(Value::IntRange(low as i64, high as i64)),
            _ => Err(self.bounds("a range of whole numbers", json)),
        }
    }

    fn range_of_one(&self, x: f64) -> Option<(f64, f64)> {
        match self.one_number {
            OneNumber::Symmetric => Some((-x.abs(), x.abs())),
            OneNumber::Same => Some((x, x)),
            OneNumber::From(low) => Some((low, x)),
            OneNumber::Refused => None,
        }
    }
}

impl Value {
    /// As files hold it: ranges are lists.
    pub fn to_json(&self) -> Json {
        match self {
            Self::Flag(flag) => Json::from(*flag),
            Self::Int(number) => Json::from(*number),
            Self::Num(number) => Json::from(*number),
            Self::IntRange(low, high) => Json::from(vec![*low, *high]),
            Self::Range(low, high) => Json::from(vec![*low, *high]),
            Self::Word(word) => Json::from(word.as_str()),
            Self::Json(json) => json.clone(),
        }
    }
}

/// A whole number, also when written as `3.0`.
pub(super) fn whole(json: &Json) -> Option<i64> {
    json.as_i64().or_else(|| json.as_f64().filter(|n| n.fract() == 0.0 && n.abs() < 9e15).map(|n| n as i64))
}

/// Hostile files hold long values: their beginning is enough for a message.
fn clipped(json: &Json) -> String {
    let text = json.to_string();
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}...", &text[..at]),
        None => text,
    }
}
