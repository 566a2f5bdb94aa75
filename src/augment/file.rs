//! Chains as Albumentations 2.0.8 writes them.

use super::chain::{Chain, entry};
use super::draw::MOST_STEPS;
use super::entry::Entry;
use super::error::ChainError;
use super::step::Step;
use serde_json::{Map, Value as Json, json};

/// The library's version whose dialect is spoken.
const VERSION: &str = "2.0.8";
/// What the library is told where evenset keeps the picture's own size: what models of photographs mostly take.
const LIBRARY_SIZE: [u32; 2] = [224, 224];

/// A whole file.
pub(super) fn write(chain: &Chain) -> Json {
    let steps: Vec<Map<String, Json>> = chain.steps.iter().map(write_step).collect();
    let kept: Vec<usize> = (0..steps.len()).filter(|at| steps[*at].get("size").is_some_and(Json::is_null)).collect();
    let transforms: Vec<Json> = steps.into_iter().map(with_library_size).collect();
    let mut file = json!({
        "__version__": VERSION,
        "transform": {
            "__class_fullname__": "Compose",
            "p": 1.0,
            "transforms": transforms,
            "bbox_params": null,
            "keypoint_params": null,
            "additional_targets": {},
            "is_check_shapes": true,
        }
    });
    if let (false, Some(file)) = (kept.is_empty(), file.as_object_mut()) {
        file.insert("evenset".to_owned(), json!({"keep_size": kept}));
    }
    file
}

fn with_library_size(mut step: Map<String, Json>) -> Json {
    if let Some(size) = step.get_mut("size").filter(|size| size.is_null()) {
        *size = json!(LIBRARY_SIZE);
    }
    Json::Object(step)
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
    let kept = kept_sizes(&file)?;
    let inner = file.get("transform").unwrap_or(&file);
    let list = match inner {
        Json::Array(list) => list.as_slice(),
        Json::Object(compose) if compose.contains_key("transforms") => read_compose(compose)?,
        Json::Object(_) => std::slice::from_ref(inner),
        _ => return Err(ChainError::Format("neither a Compose, nor a list of transforms, nor a transform".to_owned())),
    };
    if list.len() > MOST_STEPS {
        return Err(ChainError::Format(format!("{} transforms: at most {MOST_STEPS} are read", list.len())));
    }
    let steps = list.iter().enumerate().map(|(at, one)| read_step(one, kept.contains(&at)));
    Ok(Chain { steps: steps.collect::<Result<_, _>>()? })
}

/// The steps that `evenset.keep_size` names.
fn kept_sizes(file: &Json) -> Result<Vec<usize>, ChainError> {
    let Some(own) = file.get("evenset") else { return Ok(Vec::new()) };
    let list = own.get("keep_size").and_then(Json::as_array);
    let numbers = list.map(|list| list.iter().map(|at| at.as_u64().map(|at| at as usize)).collect::<Option<Vec<_>>>());
    let known = own.as_object().is_some_and(|own| own.len() == 1);
    numbers
        .flatten()
        .filter(|_| known)
        .ok_or_else(|| ChainError::Format("\"evenset\" holds {\"keep_size\": [numbers of steps]}".to_owned()))
}

fn read_compose(compose: &Map<String, Json>) -> Result<&[Json], ChainError> {
    let name = compose.get("__class_fullname__").and_then(Json::as_str).map_or("Compose", short);
    if name != "Compose" {
        return Err(ChainError::UnknownTransform(clipped(name)));
    }
    if compose.get("p").is_some_and(|p| p.as_f64() != Some(1.0)) {
        return Err(ChainError::bad("Compose", "p", "must be 1: each transform has its own probability"));
    }
    let list = compose.get("transforms").and_then(Json::as_array);
    list.map(Vec::as_slice).ok_or_else(|| ChainError::bad("Compose", "transforms", "must be a list"))
}

/// `{"__class_fullname__": "Rotate", "p": 0.5, ..}`, or shorter `{"Rotate": {"p": 0.5, ..}}`.
fn read_step(one: &Json, keeps_size: bool) -> Result<Step, ChainError> {
    let (name, mut settings) = named(one)?;
    let Some(entry) = entry(&name) else { return Err(ChainError::UnknownTransform(name)) };
    if keeps_size {
        settings.insert("size".to_owned(), Json::Null);
    }
    let mut step = Step::new(entry);
    if let Some(p) = settings.remove("p") {
        let fits = p.as_f64().filter(|p| (0.0..=1.0).contains(p));
        step.p = fits.ok_or_else(|| ChainError::bad(entry.name, "p", format!("{p}: allowed is a number from 0 to 1")))?;
    }
    // Versions before 2 wrote it; only "false" ever meant nothing.
    if settings.get("always_apply") == Some(&Json::Bool(false)) {
        settings.remove("always_apply");
    }
    (entry.code.before_reading)(&mut settings);
    read_settings(&mut step, settings)?;
    step.check()?;
    Ok(step)
}

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
