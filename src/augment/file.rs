//! Chains as Albumentations 2.0.8 writes them.

use super::chain::{Chain, entry};
use super::compose::{self, MOST_DEPTH};
use super::draw::MOST_STEPS;
use super::entry::Entry;
use super::error::ChainError;
use super::step::Step;
use serde_json::{Map, Value as Json, json};

/// The library's version whose dialect is spoken.
const VERSION: &str = "2.0.8";
/// What the library is told where evenset keeps the picture's own size: what models of photographs mostly take, and the library's default.
const LIBRARY_SIZES: [(&str, [u32; 2]); 2] = [("size", [224, 224]), ("target_size", [512, 512])];

/// A whole file.
pub(super) fn write(chain: &Chain) -> Json {
    let mut kept = Vec::new();
    let transforms: Vec<Json> = write_steps(&chain.steps, &mut Leaves::default(), &mut kept);
    let mut compose = Map::from_iter([("__class_fullname__".to_owned(), json!("Compose")), ("p".to_owned(), json!(1.0))]);
    compose.insert("transforms".to_owned(), Json::Array(transforms));
    compose.extend(compose_rest());
    let mut file = Map::from_iter([("__version__".to_owned(), json!(VERSION)), ("transform".to_owned(), Json::Object(compose))]);
    let mut own = Map::new();
    if !kept.is_empty() {
        own.insert("keep_size".to_owned(), json!(kept));
    }
    if chain.exact {
        own.insert("exact".to_owned(), json!(true));
    }
    if !own.is_empty() {
        file.insert("evenset".to_owned(), Json::Object(own));
    }
    Json::Object(file)
}

/// Counts transforms as they stand in a file, compositions aside.
#[derive(Default)]
struct Leaves(usize);

impl Leaves {
    fn next(&mut self) -> usize {
        self.0 += 1;
        self.0 - 1
    }
}

/// What a `Compose` holds beside its transforms.
fn compose_rest() -> Map<String, Json> {
    let none = || Json::Null;
    Map::from_iter([
        ("bbox_params".to_owned(), none()),
        ("keypoint_params".to_owned(), none()),
        ("additional_targets".to_owned(), json!({})),
        ("is_check_shapes".to_owned(), json!(true)),
    ])
}

fn write_steps(steps: &[Step], leaves: &mut Leaves, kept: &mut Vec<usize>) -> Vec<Json> {
    let one = |step: &Step| {
        if step.is_composition() {
            return Json::Object(write_composition(step, leaves, kept));
        }
        let (at, mut written) = (leaves.next(), write_step(step));
        for (key, size) in LIBRARY_SIZES {
            if let Some(own) = written.get_mut(key).filter(|own| own.is_null()) {
                *own = json!(size);
                kept.push(at);
            }
        }
        Json::Object(written)
    };
    steps.iter().map(one).collect()
}

fn write_composition(step: &Step, leaves: &mut Leaves, kept: &mut Vec<usize>) -> Map<String, Json> {
    let children = write_steps(&step.children, leaves, kept);
    let mut written = Map::from_iter([("__class_fullname__".to_owned(), json!(step.entry.name)), ("p".to_owned(), json!(step.p))]);
    written.insert("transforms".to_owned(), Json::Array(children));
    if step.entry.name == "Compose" {
        written.extend(compose_rest());
    }
    for (setting, value) in step.entry.settings.iter().zip(&step.values) {
        let json = value.to_json();
        // The library warns of a number that it cannot have, and takes all there are.
        let most = if step.flag("replace") { i64::MAX } else { step.children.len() as i64 };
        written.insert(setting.name.to_owned(), if setting.name == "n" { json!(step.int("n").min(most)) } else { json });
    }
    written
}

fn write_step(step: &Step) -> Map<String, Json> {
    let mut settings = Map::new();
    for (setting, value) in step.entry.settings.iter().zip(&step.values) {
        match setting.name.split_once('.') {
            None => {
                settings.insert(setting.name.to_owned(), value.to_json());
            }
            Some((outer, inner)) => {
                if let Json::Object(nested) = settings.entry(outer).or_insert_with(|| json!({})) {
                    nested.insert(inner.to_owned(), value.to_json());
                }
            }
        }
    }
    (step.entry.code.before_writing)(&mut settings);
    let mut written = Map::from_iter([("__class_fullname__".to_owned(), json!(step.entry.name)), ("p".to_owned(), json!(step.p))]);
    written.extend(settings);
    written
}

/// A file, a `Compose`, a list of transforms, or one transform.
pub(super) fn read(text: &str) -> Result<Chain, ChainError> {
    let file: Json = serde_json::from_str(text).map_err(|error| ChainError::Format(error.to_string()))?;
    read_json(&file)
}

/// The same, parsed.
pub(super) fn read_json(file: &Json) -> Result<Chain, ChainError> {
    let own = Own::of(file)?;
    let inner = file.get("transform").unwrap_or(file);
    let list = match inner {
        Json::Array(list) => list.as_slice(),
        Json::Object(compose) if is_plain_compose(compose) => children(compose, "Compose")?,
        Json::Object(_) => std::slice::from_ref(inner),
        _ => return Err(ChainError::Format("neither a Compose, nor a list of transforms, nor a transform".to_owned())),
    };
    let steps = Reading { keep_size: &own.keep_size, leaves: Leaves::default(), nodes: 0 }.steps(list, 0)?;
    let most = steps.iter().map(compose::most_applied).fold(0, usize::saturating_add);
    if most > MOST_STEPS {
        return Err(ChainError::Format(format!("one draw could apply {most} transforms: at most {MOST_STEPS} are")));
    }
    Ok(Chain { steps, exact: own.exact })
}

/// A `Compose` (or what only holds `transforms`) that is always applied: a chain itself and not a step of one.
fn is_plain_compose(object: &Map<String, Json>) -> bool {
    let name = object.get("__class_fullname__").and_then(Json::as_str).map_or("Compose", short);
    let always = object.get("p").is_none_or(|p| p.as_f64() == Some(1.0));
    object.contains_key("transforms") && name == "Compose" && always
}

/// What evenset alone says beside the library's file.
struct Own {
    keep_size: Vec<usize>,
    exact: bool,
}

impl Own {
    fn of(file: &Json) -> Result<Self, ChainError> {
        let wrong = || ChainError::Format("\"evenset\" holds {\"keep_size\": [numbers of steps], \"exact\": true or false}".to_owned());
        let mut own = Self { keep_size: Vec::new(), exact: false };
        let Some(found) = file.get("evenset") else { return Ok(own) };
        for (key, value) in found.as_object().ok_or_else(wrong)? {
            match key.as_str() {
                "keep_size" => {
                    let list = value.as_array().ok_or_else(wrong)?;
                    own.keep_size = list.iter().map(|at| at.as_u64().map(|at| at as usize)).collect::<Option<_>>().ok_or_else(wrong)?;
                }
                "exact" => own.exact = value.as_bool().ok_or_else(wrong)?,
                _ => return Err(wrong()),
            }
        }
        Ok(own)
    }
}

fn children<'a>(object: &'a Map<String, Json>, name: &str) -> Result<&'a [Json], ChainError> {
    let list = object.get("transforms").and_then(Json::as_array);
    list.map(Vec::as_slice).ok_or_else(|| ChainError::bad(name, "transforms", "must be a list"))
}

/// A file on its way in.
struct Reading<'a> {
    keep_size: &'a [usize],
    leaves: Leaves,
    nodes: usize,
}

impl Reading<'_> {
    fn steps(&mut self, list: &[Json], depth: usize) -> Result<Vec<Step>, ChainError> {
        if depth > MOST_DEPTH {
            return Err(ChainError::Format(format!("nested more than {MOST_DEPTH} deep")));
        }
        self.nodes += list.len();
        if self.nodes > MOST_STEPS {
            return Err(ChainError::Format(format!("{} transforms: at most {MOST_STEPS} are read", self.nodes)));
        }
        list.iter().map(|one| self.step(one, depth)).collect()
    }

    fn step(&mut self, one: &Json, depth: usize) -> Result<Step, ChainError> {
        let (name, settings) = named(one)?;
        match compose::composition(&name) {
            Some(entry) => self.composition(entry, settings, depth),
            None => {
                let at = self.leaves.next();
                read_step(&name, settings, self.keep_size.contains(&at))
            }
        }
    }

    fn composition(&mut self, entry: &'static Entry, mut settings: Map<String, Json>, depth: usize) -> Result<Step, ChainError> {
        let mut step = Step::new(entry);
        step.children = self.steps(children(&settings, entry.name)?, depth + 1)?;
        settings.shift_remove("transforms");
        if entry.name == "Compose" {
            // Boxes and key points, which evenset has none of.
            compose_rest().keys().for_each(|key| drop(settings.shift_remove(key)));
        }
        // What the library takes where nothing is said.
        step.p = if ["SomeOf", "RandomOrder", "Compose"].contains(&entry.name) { 1.0 } else { 0.5 };
        read_chance(&mut step, &mut settings)?;
        read_settings(&mut step, settings)?;
        Ok(step)
    }
}

fn read_chance(step: &mut Step, settings: &mut Map<String, Json>) -> Result<(), ChainError> {
    if let Some(p) = settings.shift_remove("p") {
        let fits = p.as_f64().filter(|p| (0.0..=1.0).contains(p));
        let refused = || ChainError::bad(step.entry.name, "p", format!("{}: allowed is a number from 0 to 1", clipped(&p.to_string())));
        step.p = fits.ok_or_else(refused)?;
    }
    Ok(())
}

/// The settings of a transform.
fn read_step(name: &str, mut settings: Map<String, Json>, keeps_size: bool) -> Result<Step, ChainError> {
    let Some(entry) = entry(name) else { return Err(ChainError::UnknownTransform(name.to_owned())) };
    if keeps_size {
        let of_entry = |key: &&str| entry.settings.iter().any(|setting| setting.name == *key);
        for key in LIBRARY_SIZES.map(|(key, _)| key).iter().filter(|key| of_entry(key)) {
            settings.insert((*key).to_owned(), Json::Null);
        }
    }
    let mut step = Step::new(entry);
    read_chance(&mut step, &mut settings)?;
    // Versions before 2 wrote it; only "false" ever meant nothing.
    if settings.get("always_apply") == Some(&Json::Bool(false)) {
        settings.remove("always_apply");
    }
    (entry.code.before_reading)(&mut settings);
    read_settings(&mut step, settings)?;
    step.check()?;
    Ok(step)
}

/// `{"__class_fullname__": "Rotate", "p": 0.5, ..}`, or shorter `{"Rotate": {"p": 0.5, ..}}`.
fn named(one: &Json) -> Result<(String, Map<String, Json>), ChainError> {
    let wrong = || ChainError::Format("a transform is {\"__class_fullname__\": \"Name\", ..}".to_owned());
    let mut settings = one.as_object().ok_or_else(wrong)?.clone();
    if let Some(name) = settings.shift_remove("__class_fullname__") {
        return Ok((clipped(short(name.as_str().ok_or_else(wrong)?)), settings));
    }
    let mut keys = settings.into_iter();
    match (keys.next(), keys.next()) {
        (Some((name, Json::Object(settings))), None) => Ok((clipped(&name), settings)),
        _ => Err(wrong()),
    }
}

fn read_settings(step: &mut Step, mut settings: Map<String, Json>) -> Result<(), ChainError> {
    let entry: &Entry = step.entry;
    for (at, setting) in entry.settings.iter().enumerate() {
        if let Some(json) = taken(&mut settings, setting.name) {
            step.values[at] = setting.read(&json).map_err(|reason| ChainError::bad(entry.name, setting.name, reason))?;
        }
    }
    let left = settings.iter().find_map(|(name, value)| match value {
        // A nested object whose parts have all been taken.
        Json::Object(nested) if entry.settings.iter().any(|known| known.name.split_once('.').is_some_and(|(outer, _)| outer == name)) => {
            nested.keys().next().map(|inner| format!("{name}.{inner}"))
        }
        _ => Some(name.clone()),
    });
    match left {
        Some(setting) => Err(ChainError::UnknownSetting { transform: entry.name.to_owned(), setting: clipped(&setting) }),
        None => Ok(()),
    }
}

/// What stands under `name`, taken out.
fn taken(settings: &mut Map<String, Json>, name: &str) -> Option<Json> {
    match name.split_once('.') {
        None => settings.shift_remove(name),
        Some((outer, inner)) => settings.get_mut(outer)?.as_object_mut()?.shift_remove(inner),
    }
}

/// `albumentations.augmentations.Rotate` is `Rotate`.
fn short(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// Hostile files hold long names: their beginning is enough for a message.
fn clipped(name: &str) -> String {
    name.chars().take(60).collect()
}
