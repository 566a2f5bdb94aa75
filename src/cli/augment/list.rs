//! Every transform of the catalogue, with its settings.

use crate::augment::{Entry, Step, catalog};
use crate::cli::console::Console;
use crate::cli::table::{Side, Table};
use serde_json::{Value, json};

pub(super) fn print(as_json: bool, console: &Console) -> anyhow::Result<()> {
    if as_json {
        let all: Vec<Value> = catalog().iter().map(|entry| json_of(entry)).collect();
        return console.print_json(&json!({ "transforms": all }));
    }
    let mut table = Table::new(&[Side::Left, Side::Left, Side::Left]);
    for entry in catalog() {
        table.row([entry.name.to_owned(), Step::new(entry).summary(), entry.about.to_owned()]);
    }
    console.print(&table.render())
}

fn json_of(entry: &'static Entry) -> Value {
    let step = Step::new(entry);
    let chain = crate::augment::Chain::of(vec![step]).to_json();
    let settings = entry.settings.iter().map(|setting| {
        let default = chain["transform"]["transforms"][0][setting.name].clone();
        json!({"name": setting.name, "label": setting.label, "unit": setting.unit, "min": setting.min, "max": setting.max, "default": default})
    });
    json!({
        "name": entry.name,
        "title": entry.title,
        "group": entry.group.name(),
        "about": entry.about,
        "caution": entry.caution,
        "settings": settings.collect::<Vec<_>>(),
    })
}
