//! What is open, the views, undo and redo, export.

use super::commands::{Now, Verb};
use super::main_menu;
use super::scene::{Scene, View};
use super::theme::{self, palette, size};
use super::visual::visual_line;
use super::widgets::{icon_button_with_tip, primary_button};
use super::words;
use egui::accesskit::Role;
use egui::{Align, Layout, Rect, Response, RichText, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

const TABS: [(View, &str); 3] = [(View::Balance, "Balance"), (View::Images, "Images"), (View::Augment, "Augment")];

/// Draws the bar.
pub(crate) fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    let whole = ui.max_rect();
    ui.painter().hline(ui.clip_rect().x_range(), whole.bottom() - 0.5, theme::line(palette(ui).hairline));
    let middle = middle(ui, whole);
    let left = Rect::from_min_max(whole.min, pos2(middle.left() - size::GAP, whole.bottom()));
    let right = Rect::from_min_max(pos2(middle.right() + size::GAP, whole.top()), whole.max);
    side(ui, left, Layout::left_to_right(Align::Center), |ui| {
        main_menu::show(ui, scene);
        title(ui, scene);
    });
    if scene.session.dataset().is_some() {
        side(ui, middle, Layout::left_to_right(Align::Center), |ui| tabs(ui, scene, middle));
    }
    side(ui, right, Layout::right_to_left(Align::Center), |ui| actions(ui, scene));
}

/// Where the tabs stand: in the middle, or as far left of it as what stands at the right needs.
fn middle(ui: &Ui, whole: Rect) -> Rect {
    let tight = is_tight(whole.width());
    let width = if tight { tabs_width(ui) } else { 260.0 };
    let needed = text_width(ui, "Export…") + 2.0 * (size::BUTTON + size::GAP) + 32.0;
    let right = (whole.center().x + width / 2.0).min(whole.right() - needed - size::GAP);
    Rect::from_min_max(pos2(right - width, whole.top()), pos2(right, whole.bottom()))
}

/// Whether there is room for little more than the tabs: then "All commands" is in the status bar alone.
fn is_tight(width: f32) -> bool {
    width < 740.0
}

fn tabs_width(ui: &Ui) -> f32 {
    TABS.iter().map(|(_, name)| text_width(ui, name) + 24.0).sum::<f32>() + size::TIGHT * 2.0
}

fn side(ui: &mut Ui, rect: Rect, layout: Layout, contents: impl FnOnce(&mut Ui)) {
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout));
    child.shrink_clip_rect(rect.expand2(vec2(2.0, 0.0)));
    contents(&mut child);
}

/// What is in it: "8 680 images · 6 → 5 classes · train / val / test", where the recipe makes 5 classes of the 6 on disk.
pub(crate) fn summary(images: u64, (classes, then): (u64, u64), splits: &[String]) -> String {
    let counted = words::counted(if then == 0 { classes } else { then }, "class", "classes");
    let classes = if then == 0 || then == classes { counted } else { format!("{} → {counted}", words::count(classes)) };
    let mut parts = vec![words::counted(images, "image", "images"), classes];
    if splits.len() > 1 {
        parts.push(splits.join(" / "));
    }
    parts.join(" · ")
}

fn title(ui: &mut Ui, scene: &Scene<'_>) {
    let p = palette(ui);
    let Some(dataset) = scene.session.dataset() else {
        ui.label(theme::strong("evenset").color(p.strong));
        return;
    };
    let splits: Vec<String> = dataset.splits().iter().map(|split| split.name.clone()).collect();
    let facts =
        summary(dataset.records().len() as u64, (dataset.classes().len() as u64, scene.session.roster().classes.len() as u64), &splits);
    let path = dataset.root().display().to_string();
    ui.add(egui::Label::new(theme::strong(dataset.name()).color(p.strong)).truncate().sense(Sense::hover())).on_hover_text(path);
    let label = ui.add(egui::Label::new(RichText::new(facts).color(p.muted)).truncate().sense(Sense::hover()));
    label.on_hover_ui(|ui| {
        ui.label(on_disk(scene));
    });
    if scene.session.is_of_export() {
        let tip = "evenset wrote this folder: some of its images are copies or made (manifest.csv tells which). Open the original to balance it anew";
        ui.add(egui::Label::new(theme::small("export").color(p.many)).truncate().sense(Sense::hover())).on_hover_text(tip);
    }
}

/// What the numbers beside the name are, and what the recipe makes of them.
fn on_disk(scene: &Scene<'_>) -> String {
    let Some(dataset) = scene.session.dataset() else { return String::new() };
    let without = match dataset.unusable() {
        0 => String::new(),
        some => format!(" ({} unusable)", words::count(some)),
    };
    let images = words::counted(dataset.records().len() as u64, "image", "images");
    let (before, after) = (dataset.classes().len(), scene.session.roster().classes.len());
    let classes = words::counted(before as u64, "class", "classes");
    let then =
        if after == before || after == 0 { String::new() } else { format!("; the recipe makes {} of them", words::count(after as u64)) };
    format!("On disk: {images}{without}, {classes}{then}")
}

fn tabs(ui: &mut Ui, scene: &mut Scene<'_>, room: Rect) {
    ui.spacing_mut().item_spacing.x = size::TIGHT;
    ui.add_space(((room.width() - tabs_width(ui)) / 2.0).max(0.0));
    for (view, name) in TABS {
        let tip = Verb::Show(view).hint(ui.ctx());
        if tab(ui, name, scene.view == view).on_hover_text(tip).clicked() {
            scene.asks.verb(Verb::Show(view));
        }
    }
}

fn text_width(ui: &Ui, text: &str) -> f32 {
    ui.painter().layout_no_wrap(text.to_owned(), theme::font(size::BODY), palette(ui).text).size().x
}

fn tab(ui: &mut Ui, name: &str, lit: bool) -> Response {
    let p = palette(ui);
    let width = text_width(ui, name) + 24.0;
    let (rect, response) = ui.allocate_exact_size(vec2(width, size::BUTTON), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, lit, format!("{name} view")));
    let hover = ui.ctx().animate_bool_responsive(response.id, response.hovered());
    let fill = if lit { p.hover } else { theme::mix(p.panel, p.hover, hover * 0.7) };
    let colour = if lit { p.strong } else { theme::mix(p.muted, p.text, hover) };
    ui.painter().rect_filled(rect, f32::from(theme::radius::WIDGET), fill);
    ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, name, theme::font(size::BODY), colour);
    response
}

fn actions(ui: &mut Ui, scene: &mut Scene<'_>) {
    let now = Now::of(scene);
    let ctx = ui.ctx().clone();
    if scene.session.dataset().is_some() && primary_button(ui, "Export…").on_hover_text(Verb::Export.hint(&ctx)).clicked() {
        scene.asks.verb(Verb::Export);
    }
    if scene.session.dataset().is_some() {
        let history = scene.session.history();
        let redo = words::history("Redo", history.redo_label());
        let undo = words::history("Undo", history.undo_label());
        for (verb, sign, name) in [(Verb::Redo, "↻", redo), (Verb::Undo, "↺", undo)] {
            let tip = format!("{} ({})", visual_line(&name), verb.row().keys_written(&ctx));
            let response = ui.add_enabled_ui(verb.is_enabled(now), |ui| icon_button_with_tip(ui, sign, (&name, &tip))).inner;
            if response.clicked() {
                scene.asks.verb(verb);
            }
        }
    }
    if is_tight(ctx.content_rect().width()) {
        return;
    }
    let keys = Verb::Palette.row().keys_written(&ctx);
    let button = egui::Button::new(RichText::new(keys).color(palette(ui).muted)).frame_when_inactive(false);
    let palette = ui.add(button).on_hover_text(Verb::Palette.hint(&ctx));
    palette.widget_info(|| WidgetInfo::labeled(Role::Button, true, "All commands"));
    if palette.clicked() {
        scene.asks.verb(Verb::Palette);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_split_is_not_named() {
        assert_eq!(summary(8680, (6, 6), &["train".into()]), "8\u{2009}680 images · 6 classes");
        assert_eq!(summary(1, (1, 1), &["train".into(), "val".into()]), "1 image · 1 class · train / val");
        assert_eq!(summary(9, (6, 5), &[]), "9 images · 6 → 5 classes");
    }
}
