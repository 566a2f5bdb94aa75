//! What stands above the grid: how many, the filters, the order and the size of the tiles.

use super::listing::Listing;
use crate::dataset::SplitId;
use crate::session::browse::{Query, Show, Sort};
use crate::ui::theme::{self, palette, size};
use crate::ui::widgets::{self, Field, Segment, field, segmented};
use crate::ui::words;
use egui::{ComboBox, Slider, Ui};

/// The smallest and the largest tile, in points.
pub(crate) const SIDES: std::ops::RangeInclusive<f32> = 96.0..=320.0;

/// Shows the bar; changes `query` and `side` as asked.
pub(crate) fn show(ui: &mut Ui, listing: &Listing, query: &mut Query, side: &mut f32) {
    ui.horizontal(|ui| {
        ui.set_height(size::BUTTON);
        ui.label(theme::heading("Images"));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.spacing_mut().slider_width = 104.0;
            let slider = Slider::new(side, SIDES).show_value(false).step_by(1.0);
            let tip = "How large the pictures are in the grid (Ctrl and wheel, or + and −)";
            ui.add(slider).accessible_name("Tile size").on_hover_text(tip);
            ui.label(theme::small("Tile size").color(palette(ui).muted)).on_hover_text(tip);
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                let text = theme::small(summary(listing, query)).color(palette(ui).muted);
                ui.add(egui::Label::new(text).truncate());
            });
        });
    });
    ui.horizontal_wrapped(|ui| {
        splits(ui, listing, query);
        let shown = |show: Show| show.label();
        choice(ui, ("Which images", 112.0), (&mut query.show, &Show::ALL), shown);
        choice(ui, ("Order", 128.0), (&mut query.sort, &Sort::ALL), Sort::label);
        let width = (ui.available_width() - 20.0).clamp(110.0, 240.0);
        field(ui, &mut query.text, &Field { name: "Filter images by name or folder", hint: "Name or folder", width });
    });
}

/// "1 000 of 8 189 in cats and dogs".
fn summary(listing: &Listing, query: &Query) -> String {
    let (shown, all) = (listing.spots().len() as u64, listing.dataset().records().len() as u64);
    let count = if listing.waits_for_plan() {
        "working out the plan…".to_owned()
    } else if listing.is_of_plan() {
        words::counted(shown, "file", "files")
    } else if shown == all {
        words::count(all)
    } else {
        format!("{} of {}", words::count(shown), words::count(all))
    };
    let classes: Vec<String> = query.classes.iter().cloned().collect();
    if classes.is_empty() { count } else { format!("{count} in {}", words::list(&classes)) }
}

fn splits(ui: &mut Ui, listing: &Listing, query: &mut Query) {
    let splits = listing.splits();
    // Splits that were made and are undone leave nothing to choose.
    query.split = query.split.filter(|split| splits.len() > 1 && usize::from(split.0) < splits.len());
    if splits.len() < 2 {
        return;
    }
    let mut segments = vec![Segment::new("All").named("All splits")];
    segments.extend(splits.iter().map(|split| Segment::new(&split.name)));
    let chosen = query.split.map_or(0, |split| usize::from(split.0) + 1);
    if let Some(clicked) = segmented(ui, Some(chosen), &segments) {
        query.split = clicked.checked_sub(1).map(|at| SplitId(at as u16));
    }
}

fn choice<T: Copy + PartialEq>(ui: &mut Ui, (name, width): (&str, f32), (value, all): (&mut T, &[T]), label: impl Fn(T) -> &'static str) {
    let combo = ComboBox::from_id_salt(name).selected_text(label(*value)).width(width).height(360.0).show_ui(ui, |ui| {
        for one in all {
            if widgets::choice(ui, *value == *one, label(*one)).clicked() {
                *value = *one;
            }
        }
    });
    let words = format!("{name}: {}", label(*value));
    combo.response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::ComboBox, true, &words));
}
