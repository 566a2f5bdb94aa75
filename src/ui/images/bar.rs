//! What stands above the grid: how many, the filters, the order and the size of the tiles.

use super::listing::Listing;
use crate::dataset::SplitId;
use crate::session::browse::{Query, Show, Sort};
use crate::ui::scene::Scene;
use crate::ui::theme::{self, palette, size};
use crate::ui::visual::visual;
use crate::ui::widgets::{self, Field, Segment, check, search, segmented};
use crate::ui::words;
use egui::accesskit::Role;
use egui::{Button, ComboBox, Slider, TextStyle, Ui, WidgetInfo};

/// The smallest and the largest tile, in points.
pub(crate) const SIDES: std::ops::RangeInclusive<f32> = 40.0..=320.0;

/// How the tiles are shown, which the bar changes.
pub(crate) struct Look<'a> {
    /// The least side of a tile, in points.
    pub side: &'a mut f32,
    /// Whether it is shown where each class begins.
    pub grouped: &'a mut bool,
}

/// The longest name of a class on the chip that says which are shown, in letters.
const LETTERS: usize = 24;

/// Shows the bar; changes `query` and `look` as asked. Whether all classes are to be shown again.
pub(crate) fn show(ui: &mut Ui, scene: &mut Scene<'_>, (listing, query): (&Listing, &mut Query), look: Look<'_>) -> bool {
    let mut all_classes = false;
    ui.horizontal(|ui| {
        ui.set_height(size::BUTTON);
        ui.label(theme::heading("Images"));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.spacing_mut().slider_width = 104.0;
            let slider = Slider::new(look.side, SIDES).show_value(false).step_by(1.0).logarithmic(true);
            let tip = "How large the pictures are in the grid (Ctrl and wheel, or + and −)";
            ui.add(slider).accessible_name("Tile size").on_hover_text(tip);
            ui.label(theme::small("Tile size").color(palette(ui).muted)).on_hover_text(tip);
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                all_classes = count_and_classes(ui, listing, query);
            });
        });
    });
    ui.horizontal_wrapped(|ui| {
        splits(ui, listing, query);
        which(ui, scene, &mut query.show);
        order(ui, &mut query.sort, look.grouped);
        let width = (ui.available_width() - 20.0).clamp(110.0, 240.0);
        search(ui, &mut query.text, &Field { name: "Filter images by name or folder", hint: "Name or folder", width });
    });
    all_classes
}

/// How many are shown, and of which classes where it is not all: on a chip that a click takes away, which is what is told.
fn count_and_classes(ui: &mut Ui, listing: &Listing, query: &Query) -> bool {
    let p = palette(ui);
    let names: Vec<String> = query.classes.iter().map(|name| visual(&words::shortened(name, LETTERS)).into_owned()).collect();
    let chip = (!names.is_empty()).then(|| theme::small(format!("{} ×", words::list(&names))).color(p.text));
    let text = theme::small(summary(listing)).color(p.muted);
    let Some(chip) = chip else {
        ui.add(egui::Label::new(text).truncate());
        return false;
    };
    let room = ui.painter().layout_no_wrap(chip.text().to_owned(), theme::font(size::SMALL), p.text).size().x;
    let room = room + 2.0 * ui.spacing().button_padding.x + ui.spacing().item_spacing.x;
    ui.scope(|ui| {
        ui.set_max_width((ui.available_width() - room).max(1.0));
        ui.add(egui::Label::new(text).truncate());
    });
    let button = ui.add(Button::new(chip).truncate());
    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Show all classes"));
    let all: Vec<String> = query.classes.iter().cloned().collect();
    button.on_hover_text(format!("Only {} shown: a click shows all classes (Esc)", are(&all))).clicked()
}

/// "cats is", "cats and dogs are".
fn are(names: &[String]) -> String {
    format!("{} {}", words::list(names), if names.len() == 1 { "is" } else { "are" })
}

/// "1 000 of 8 189 in all splits".
fn summary(listing: &Listing) -> String {
    let (shown, all) = (listing.spots().len() as u64, listing.dataset().records().len() as u64);
    let count = if listing.waits_for_plan() {
        "working out the plan…".to_owned()
    } else if listing.is_of_plan() {
        let files = words::counted(shown, "file", "files");
        if listing.is_of_recipe_before() { format!("{files} of the recipe before") } else { files }
    } else if shown == all {
        words::count(all)
    } else {
        format!("{} of {}", words::count(shown), words::count(all))
    };
    // The classes beside it count in one split.
    if listing.shows_splits() && !listing.waits_for_plan() { format!("{count} in all splits") } else { count }
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

/// Which images are shown, with how many each of these are.
fn which(ui: &mut Ui, scene: &mut Scene<'_>, show: &mut Show) {
    list(ui, "Which images", (show.label(), &Show::ALL.map(Show::label)), |ui, width| {
        scene.asks.tally = true;
        let tally = scene.session.tally();
        // Room for a million beside the longest word, so that nothing moves when the numbers come.
        ui.set_width(width + COUNTS);
        for one in Show::ALL {
            let count = tally.and_then(|tally| tally.count(one));
            if widgets::counted_choice(ui, *show == one, one.label(), count).clicked() {
                *show = one;
            }
        }
    });
}

/// Room for a number in the menu, in points.
const COUNTS: f32 = 48.0;

/// In which order, and whether it is shown where each class begins.
fn order(ui: &mut Ui, sort: &mut Sort, grouped: &mut bool) {
    list(ui, "Order", (sort.label(), &Sort::ALL.map(Sort::label)), |ui, width| {
        ui.set_width(width);
        for one in Sort::ALL {
            if widgets::choice(ui, *sort == one, one.label()).clicked() {
                *sort = one;
            }
        }
        ui.separator();
        let group = |ui: &mut Ui| {
            ui.add_space(size::GAP);
            ui.set_height(size::BUTTON);
            check(ui, grouped, "Group by class")
        };
        let row = ui.add_enabled_ui(*sort == Sort::Folder, |ui| ui.horizontal(group).inner).inner;
        row.on_hover_text("A line above each class, with how many images it has; a click on it selects them")
            .on_disabled_hover_text("Only where images are shown by folder");
    });
}

/// A list of which one, `now`, holds; as wide as the longest word of `all`, so that what stands beside it keeps its place whatever is chosen.
/// `rows` are told how wide that is inside.
fn list(ui: &mut Ui, name: &str, (now, all): (&str, &[&str]), rows: impl FnOnce(&mut Ui, f32)) {
    let font = TextStyle::Button.resolve(ui.style());
    let wide = |one: &&str| ui.painter().layout_no_wrap((*one).to_owned(), font.clone(), palette(ui).text).size().x;
    let widest = all.iter().map(wide).fold(0.0, f32::max);
    let spacing = ui.spacing();
    // The sign beside the word, and room so that no rounding makes one of them wider.
    let width = (widest + spacing.icon_spacing + spacing.icon_width + 2.0 * spacing.button_padding.x).ceil() + 4.0;
    let combo = ComboBox::from_id_salt(name).selected_text(now).width(width).height(400.0);
    let inside = width - spacing.menu_margin.sum().x;
    let combo = combo.show_ui(ui, |ui| rows(ui, inside));
    let words = format!("{name}: {now}");
    combo.response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::ComboBox, true, &words));
}
