//! Every transform of the catalogue and every composition, with its settings.

use crate::augment::{Allowed, Entry, Setting, catalog, compositions};
use crate::cli::console::Console;
use crate::cli::table::{Side, Table};
use serde_json::{Value, json};

pub(super) fn print(as_json: bool, console: &Console) -> anyhow::Result<()> {
    let all = || catalog().iter().chain(compositions());
    if as_json {
        let all: Vec<Value> = all().map(|entry| json_of(entry)).collect();
        return console.print_json(&json!({ "transforms": all }));
    }
    let mut table = Table::new(&[Side::Left, Side::Left, Side::Left]);
    for entry in all() {
        let settings: Vec<String> = entry.settings.iter().map(said).collect();
        table.row([entry.name.to_owned(), entry.group.name().to_owned(), settings.join(", ")]);
    }
    console.print(&table.render())
}

/// "limit=[-15.0,15.0] (-180 to 180)", "method=\"kernel\" (kernel, gaussian)".
fn said(setting: &Setting) -> String {
    let bounds = match setting.allowed {
        Allowed::Bounds if setting.min.is_finite() && setting.max.is_finite() => format!(" ({} to {})", setting.min, setting.max),
        Allowed::Ints(numbers) => format!(" ({})", numbers.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")),
        Allowed::Words(words) => format!(" ({})", words.join(", ")),
        Allowed::Bounds | Allowed::Checked(_) => String::new(),
    };
    format!("{}={}{bounds}", setting.name, (setting.default)().to_json())
}

fn json_of(entry: &Entry) -> Value {
    let finite = |number: f64| if number.is_finite() { json!(number) } else { Value::Null };
    let settings = entry.settings.iter().map(|setting| {
        json!({
            "name": setting.name,
            "label": setting.label,
            "unit": setting.unit,
            "min": finite(setting.min),
            "max": finite(setting.max),
            "default": (setting.default)().to_json(),
            "allowed": match setting.allowed {
                Allowed::Ints(numbers) => json!(numbers),
                Allowed::Words(words) => json!(words),
                Allowed::Bounds | Allowed::Checked(_) => Value::Null,
            },
        })
    });
    json!({
        "name": entry.name,
        "title": entry.title,
        "group": entry.group.name(),
        "about": entry.about,
        "caution": entry.caution,
        "changes": entry.changes().iter().map(|property| property.name()).collect::<Vec<_>>(),
        "settings": settings.collect::<Vec<_>>(),
    })
}
