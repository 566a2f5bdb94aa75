//! Above the classes: the imbalance before and after, the filter, the order.

use super::row;
use crate::measure;
use crate::ui::scene::{Order, Scene};
use crate::ui::theme::{self, palette, size};
use crate::ui::widgets::{self, Field, icon_button, search};
use crate::ui::words;
use egui::accesskit::Role;
use egui::{Align, Align2, Layout, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

/// Draws it; `filter` is what is typed, and whether it is to have the keyboard now.
pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>, (filter, focus): (&mut String, bool)) {
    header(ui, scene);
    ui.add_space(size::TIGHT);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = size::TIGHT;
        let width = ui.available_width() - size::BUTTON - size::TIGHT;
        let response = search(ui, filter, &Field { name: "Filter classes", hint: "Filter classes", width });
        if focus {
            response.request_focus();
        }
        sort(ui, scene);
    });
    legend(ui, scene);
}

/// What the small bars and the numbers of the rows mean.
fn legend(ui: &mut Ui, scene: &Scene<'_>) {
    let p = palette(ui);
    let split = scene.outlook.outline.splits.get(usize::from(scene.split.0));
    let classes = || split.into_iter().flat_map(|split| &split.classes);
    let target = classes().any(|class| class.target.is_some());
    let changes = classes().any(|class| class.after != class.before);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), LEGEND), Sense::hover());
    let bars = row::bar_width(rect.width()) > 0.0;
    let said = match (bars, target) {
        (true, true) => "Bars: images now, target",
        (true, false) => "Bars: images now",
        (false, _) => "Numbers: images now, after",
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, said));
    let y = rect.center().y;
    let text = |x: f32, align: Align2, text: &str| ui.painter().text(pos2(x, y), align, text, theme::font(size::SMALL), p.faint);
    let right = text(rect.right(), Align2::RIGHT_CENTER, if changes { "now → after" } else { "now" });
    if !bars {
        return;
    }
    let bar = Rect::from_center_size(pos2(rect.left() + 10.0, y), vec2(20.0, 6.0));
    widgets::meter(ui.painter(), bar, p, &[widgets::Piece { from: 0.0, to: 0.6, colour: p.fine, hollow: false }], None);
    let now = text(bar.right() + 6.0, Align2::LEFT_CENTER, "images");
    if target && now.right() + 62.0 < right.left() {
        let x = now.right() + 14.0;
        ui.painter().vline(x, (y - 6.0)..=(y + 6.0), theme::ring(p.accent));
        text(x + 6.0, Align2::LEFT_CENTER, "target");
    }
    response.on_hover_text("Grey: images that are kept; amber outline: left out; coloured: new images. The upright line is the target");
}

/// How high the legend is, in points.
const LEGEND: f32 = 18.0;

fn sort(ui: &mut Ui, scene: &mut Scene<'_>) {
    let name = format!("Sort classes, now {}", words::small_first(scene.order.name()));
    let button = icon_button(ui, "↕", &name);
    widgets::menu(&button).show(|ui| {
        ui.set_width(140.0);
        for order in Order::ALL {
            if widgets::choice(ui, *scene.order == order, order.name()).on_hover_text(order.tip()).clicked() {
                *scene.order = order;
                ui.close();
            }
        }
    });
}

fn header(ui: &mut Ui, scene: &Scene<'_>) {
    let p = palette(ui);
    ui.horizontal(|ui| {
        ui.label(theme::strong("Classes").color(p.strong));
        let Some(split) = scene.outlook.outline.splits.get(usize::from(scene.split.0)) else { return };
        let (before, after) =
            (measure::imbalance_ratio(scene.outlook.roster.opened(usize::from(scene.split.0))), measure::imbalance_ratio(&split.after()));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = size::TIGHT;
            if words::ratio(before) != words::ratio(after) {
                ui.label(theme::small(words::ratio(after)).color(if after < before { p.ok } else { p.many }));
                ui.label(theme::small("→").color(p.faint));
            }
            let uneven = before > 1.5;
            ui.label(theme::small(words::ratio(before)).color(if uneven { p.many } else { p.muted }))
                .on_hover_text(format!("Imbalance ratio of {}: the largest class against the smallest, before and after", split.name));
            if let Some(scope) = scene.outlook.scope(&split.name) {
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let tip = format!("The counts below are those of the split {}", split.name);
                    ui.add(egui::Label::new(theme::small(scope).color(p.faint)).truncate()).on_hover_text(tip);
                });
            }
        });
    });
}
