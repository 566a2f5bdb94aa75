//! The settings in a card that are chosen rather than typed: ways to shrink and grow, the cap, chains, what labels depend on, partners.

use crate::augment::PRESETS;
use crate::recipe::{ChainChoice, Grow, Matter, Partners, Recipe, Shrink};
use crate::ui::theme::{self, palette};
use crate::ui::widgets::{check, number_field};
use crate::ui::words;
use egui::accesskit::Role;
use egui::{DragValue, Ui, WidgetInfo};
use std::num::NonZeroU32;

/// One of several words, the present one lit; the other one that was clicked. `what` is what the choice is called: "Grow by".
fn one_of<T: Copy + PartialEq>(ui: &mut Ui, what: &str, now: T, all: &[(T, &str, &str)]) -> Option<T> {
    let mut picked = None;
    ui.horizontal_wrapped(|ui| {
        for (value, label, about) in all {
            let chosen = *value == now;
            let way = ui.selectable_label(chosen, words::sentence(label)).on_hover_text(*about);
            let name = format!("{what}: {label}");
            way.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, &name));
            if way.clicked() {
                picked = Some(*value);
            }
        }
    });
    picked.filter(|value| *value != now)
}

/// How small classes grow.
pub(super) fn grow(ui: &mut Ui, now: Grow) -> Option<Grow> {
    one_of(ui, "Grow by", now, &Grow::ALL.map(|by| (by, by.title(), by.about())))
}

/// How large classes shrink.
pub(super) fn shrink(ui: &mut Ui, now: Shrink) -> Option<Shrink> {
    one_of(ui, "Shrink by", now, &Shrink::ALL.map(|by| (by, by.title(), by.about())))
}

/// Where blends find their second image.
pub(super) fn partners(ui: &mut Ui, now: Partners) -> Option<Partners> {
    let all = Partners::ALL.map(|from| (from, from.words(), "Blends across classes have soft labels in the manifest"));
    one_of(ui, "Blend with images of", now, &all)
}

/// One of the presets.
pub(super) fn preset(ui: &mut Ui, now: &ChainChoice) -> Option<ChainChoice> {
    let at = match now {
        ChainChoice::Preset(name) => PRESETS.iter().position(|preset| preset == name),
        ChainChoice::Custom(_) => None,
    };
    let all: Vec<(Option<usize>, &str, &str)> =
        PRESETS.iter().enumerate().map(|(at, name)| (Some(at), *name, "A chain of evenset's")).collect();
    let picked = one_of(ui, "Chain", at, &all).flatten()?;
    PRESETS.get(picked).map(|name| ChainChoice::Preset((*name).to_owned()))
}

/// One of the chains that `recipe` has a name for, or a preset, by name.
pub(super) fn chain_name(ui: &mut Ui, recipe: &Recipe, now: &str) -> Option<String> {
    let names: Vec<&str> = recipe.named_chains().into_iter().map(|(name, _)| name).chain(PRESETS).collect();
    let all: Vec<(usize, &str, &str)> =
        names.iter().enumerate().map(|(at, name)| (at, *name, "Classes that use a chain share it")).collect();
    let at = names.iter().position(|name| *name == now).unwrap_or(usize::MAX);
    one_of(ui, "Chain", at, &all).and_then(|at| names.get(at)).map(|name| (*name).to_owned())
}

/// What a label depends on, each to tick; the list with at least one, if it is another one now.
pub(super) fn matters(ui: &mut Ui, now: &[Matter]) -> Option<Vec<Matter>> {
    let mut wanted = now.to_vec();
    for matter in Matter::ALL {
        let mut on = now.contains(&matter);
        if check(ui, &mut on, matter.words()).changed() {
            wanted.retain(|other| *other != matter);
            wanted.extend(on.then_some(matter));
        }
    }
    wanted.sort_unstable();
    (wanted != now).then_some(wanted)
}

/// The most new images that are made from one original.
pub(super) fn cap(ui: &mut Ui, now: NonZeroU32) -> Option<NonZeroU32> {
    number(ui, "Most new images from one original", now.get(), 1).and_then(NonZeroU32::new)
}

/// The `random_state` of imbalanced-learn.
pub(super) fn imblearn_seed(ui: &mut Ui, now: u32) -> Option<u32> {
    number(ui, "random_state of imbalanced-learn", now, 0)
}

/// A whole number to drag or type; another one once the pointer lets go or the field is left.
fn number(ui: &mut Ui, name: &str, now: u32, least: u32) -> Option<u32> {
    ui.label(theme::small(name).color(palette(ui).muted));
    let id = ui.scope_id().with(name);
    let mut value = ui.data(|data| data.get_temp::<u32>(id)).unwrap_or(now);
    let field = DragValue::new(&mut value).range(least..=u32::MAX).speed(0.1);
    let response = number_field(ui, field, (name, 96.0));
    if response.drag_stopped() || response.lost_focus() {
        ui.data_mut(|data| data.remove_temp::<u32>(id));
        return (value != now).then_some(value);
    }
    if response.changed() {
        ui.data_mut(|data| data.insert_temp(id, value));
    }
    None
}
