//! The choices under the histogram: target, shrink, grow, splits, seed.

use crate::dataset::Role;
use crate::recipe::{Edit, Grow, Parts, Shrink, Target, TargetWord};
use crate::ui::commands::Verb;
use crate::ui::scene::{Scene, View};
use crate::ui::theme::{self, palette, size};
use crate::ui::widgets::{Field, Segment, check, choice, field, panel, segmented, sentence};
use crate::ui::words;
use egui::style::StyleModifier;
use egui::{Button, ComboBox, DragValue, Id, Response, Ui, vec2};

/// What the choices remember from frame to frame.
#[derive(Default)]
pub(super) struct ChoicesState {
    /// The number while it is dragged or typed.
    pub pending: Option<u32>,
    seed: Option<u64>,
}

const WORDS: [(&str, TargetWord, &str); 4] = [
    ("Smallest", TargetWord::Smallest, "As many as the smallest class: nothing new is made"),
    ("Median", TargetWord::Median, "As many as the class in the middle"),
    ("Mean", TargetWord::Mean, "As many as the classes have on average: the total stays about the same"),
    ("Largest", TargetWord::Largest, "As many as the largest class: nothing is left out"),
];

/// From this width on target, shrink and grow stand side by side.
const ONE_ROW: f32 = 1216.0;
/// From this width on shrink and grow stand side by side.
const TWO_ROWS: f32 = 760.0;
/// Room for the way to the chain, in points.
const TO_CHAIN: f32 = 168.0;
/// A label and its choice.
const ROW: f32 = 52.0;

/// How high the choices are in `width` points.
pub(super) fn height(width: f32) -> f32 {
    let rows = match width {
        _ if width > ONE_ROW => 2.0,
        _ if width > TWO_ROWS => 3.0,
        _ => 4.0,
    };
    rows * (ROW + size::GAP)
}

/// Draws the choices.
pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut ChoicesState) {
    let width = ui.available_width();
    let wide = width > ONE_ROW;
    row(ui, |ui| {
        labelled(ui, "Bring every class to", |ui| target(ui, scene, state));
        if wide {
            ways(ui, scene);
        }
    });
    if !wide && width > TWO_ROWS {
        row(ui, |ui| ways(ui, scene));
    } else if !wide {
        row(ui, |ui| labelled(ui, "Shrink large classes by", |ui| shrink(ui, scene)));
        row(ui, |ui| labelled(ui, "Grow small classes by", |ui| grow(ui, scene)));
    }
    row(ui, |ui| {
        labelled(ui, "Seed", |ui| seed(ui, scene, state));
        labelled(ui, "Resample", |ui| {
            ui.spacing_mut().item_spacing.x = size::PAD;
            splits(ui, scene);
        });
    });
}

fn row(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    ui.horizontal_top(|ui| {
        ui.set_min_height(ROW);
        ui.spacing_mut().item_spacing.x = size::PAD;
        contents(ui);
    });
}

fn ways(ui: &mut Ui, scene: &mut Scene<'_>) {
    labelled(ui, "Shrink large classes by", |ui| shrink(ui, scene));
    labelled(ui, "Grow small classes by", |ui| grow(ui, scene));
}

fn labelled(ui: &mut Ui, label: &str, contents: impl FnOnce(&mut Ui)) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing = vec2(size::GAP, size::TIGHT);
        ui.add(egui::Label::new(theme::small(label).color(palette(ui).muted)).extend());
        ui.horizontal(contents);
    });
}

fn target(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut ChoicesState) {
    let now = scene.outlook.recipe.target();
    let mut segments = vec![Segment::new("Leave").tip("No target: every class stays as it is")];
    segments.extend(WORDS.iter().map(|(text, _, tip)| Segment::new(text).tip(tip)));
    let chosen = match now {
        None => Some(0),
        Some(Target::Word(word)) => WORDS.iter().position(|(_, other, _)| *other == word).map(|at| at + 1),
        Some(Target::Count(_) | Target::Rule(_)) => None,
    };
    if let Some(clicked) = segmented(ui, chosen, &segments) {
        let to = clicked.checked_sub(1).map(|at| Target::Word(WORDS[at].1));
        scene.asks.edit(Edit::SetTarget(to));
    }
    number(ui, scene, (state, now));
}

fn number(ui: &mut Ui, scene: &mut Scene<'_>, (state, now): (&mut ChoicesState, Option<Target>)) {
    let p = palette(ui);
    let set = match now {
        Some(Target::Count(count)) => Some(count),
        _ => None,
    };
    let resolved = || {
        let split = scene.outlook.outline.splits.iter().find(|split| split.resampled)?;
        split.classes.iter().find_map(|class| class.target).and_then(|target| u32::try_from(target).ok())
    };
    let mut value = state.pending.or(set).or_else(resolved).unwrap_or(100);
    let speed = f64::from(value) / 200.0 + 0.1;
    let lit = set.is_some() || state.pending.is_some();
    let response = ui
        .scope(|ui| {
            let widgets = &mut ui.visuals_mut().widgets;
            let (fill, text) = if lit { (p.pressed, p.strong) } else { (p.panel, p.muted) };
            widgets.inactive.weak_bg_fill = fill;
            widgets.inactive.bg_stroke = theme::line(p.edge);
            widgets.inactive.fg_stroke = theme::line(text);
            widgets.hovered.bg_stroke = theme::line(p.edge);
            ui.add_sized(vec2(72.0, size::BUTTON), DragValue::new(&mut value).range(1..=10_000_000).speed(speed))
        })
        .inner
        .accessible_name("Target number of every class");
    if response.changed() {
        state.pending = Some(value);
    }
    if (response.drag_stopped() || response.lost_focus())
        && let Some(count) = state.pending.take()
    {
        scene.asks.edit(Edit::SetTarget(Some(Target::Count(count))));
    }
    response.on_hover_text("Drag, or click and type a number");
}

fn shrink(ui: &mut Ui, scene: &mut Scene<'_>) {
    let now = scene.session.recipe().shrink();
    let segments = [
        Segment::new("Random").tip("Which originals stay is drawn from the seed"),
        Segment::new("Most diverse").tip("Keeps the images that differ most from one another: all are looked at first"),
    ];
    let ways = [Shrink::Random, Shrink::MostDiverse];
    if let Some(clicked) = segmented(ui, ways.iter().position(|by| *by == now), &segments) {
        scene.asks.edit(Edit::SetShrink(ways[clicked]));
    }
    let others = Shrink::ALL.into_iter().filter(|by| !ways.contains(by)).map(|by| (by, by.title(), by.about(), by.cleans()));
    let cleaning = "Cleaning: takes images out of every class but the smallest, whatever the target";
    if let Some(by) = other(ui, "Other ways to shrink", now, others, cleaning) {
        scene.asks.edit(Edit::SetShrink(by));
    }
}

fn grow(ui: &mut Ui, scene: &mut Scene<'_>) {
    let now = scene.session.recipe().grow();
    let segments = [
        Segment::new("Copies").tip("The same bytes under another name"),
        Segment::new("Augmented").tip("New images through the chain of the Augment view"),
    ];
    let ways = [Grow::Copies, Grow::Augment];
    if let Some(clicked) = segmented(ui, ways.iter().position(|by| *by == now), &segments) {
        scene.asks.edit(Edit::SetGrow(ways[clicked]));
    }
    let others = Grow::ALL.into_iter().filter(|by| !ways.contains(by)).map(|by| (by, by.title(), by.about(), by.blends()));
    let blends = "Blends: what is made of two images is no photograph any more";
    if let Some(by) = other(ui, "Other ways to grow", now, others, blends) {
        scene.asks.edit(Edit::SetGrow(by));
    }
    if now == Grow::Augment {
        let button = ui.add(Button::new("Chain in Augment →").frame_when_inactive(false));
        if button.on_hover_text("Goes to the Augment view, where the chain that makes the new images is edited (3)").clicked() {
            scene.asks.verb(Verb::Show(View::Augment));
        }
    }
}

/// How wide a list of methods is while closed, in points: one width, so that another method moves nothing.
fn list_button(ui: &Ui) -> f32 {
    // "NearMiss 1" is whole, longer names are cut.
    let most = ui.painter().layout_no_wrap("NearMiss 1".to_owned(), theme::font(size::BODY), palette(ui).text).size().x;
    let whole = most + ui.spacing().icon_width + 3.0 * ui.spacing().button_padding.x;
    // Where little is left of the row, the way to the chain comes first.
    whole.min(ui.available_width() - TO_CHAIN).max(72.0)
}

/// How wide the list of methods is, in points: their names have room, and a line on when to use each.
const LIST_WIDTH: f32 = 380.0;

/// As high as the whole list of methods, if the window has room for it above or below.
fn list_height(ui: &Ui) -> f32 {
    let (window, here) = (ui.ctx().content_rect(), ui.cursor().top());
    let room = (here - window.top()).max(window.bottom() - here - size::BUTTON);
    (room - size::APART).clamp(120.0, 620.0)
}

/// A list of the methods that have no segment, each with its name, when to use it, and whether it stands apart: those come last, under
/// `caution`, which says what they all do. The one picked.
fn other<M: Copy + PartialEq>(
    ui: &mut Ui,
    name: &str,
    now: M,
    methods: impl Iterator<Item = (M, &'static str, &'static str, bool)> + Clone,
    caution: &str,
) -> Option<M> {
    let chosen = methods.clone().find(|(by, ..)| *by == now).map_or("Other…", |(_, label, ..)| label);
    let mut picked = None;
    let (most, id) = (list_height(ui), Id::unique(("height of the list", name)));
    // A popup is sized a frame behind what is in it, and egui would show a bar with nothing to scroll.
    let fits = ui.data(|data| data.get_temp::<f32>(id)).is_none_or(|height| height <= most);
    let style = StyleModifier::new(move |style| {
        if fits {
            (style.spacing.scroll.bar_width, style.spacing.scroll.floating_width) = (0.0, 0.0);
        }
    });
    let combo = ComboBox::from_id_salt(name).selected_text(chosen).width(list_button(ui)).truncate().height(most).popup_style(style);
    let combo = combo.show_ui(ui, |ui| {
        ui.set_width(LIST_WIDTH);
        let (last, first): (Vec<_>, Vec<_>) = methods.partition(|(.., apart)| *apart);
        let mut told = false;
        for (by, label, about, apart) in first.into_iter().chain(last) {
            if apart && !std::mem::replace(&mut told, true) {
                ui.separator();
                heading(ui, caution);
            }
            if method(ui, by == now, (label, about)).clicked() {
                picked = Some(by);
                ui.close();
            }
        }
        let height = ui.min_rect().height();
        ui.data_mut(|data| data.insert_temp(id, height));
    });
    combo.response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::ComboBox, true, name));
    picked
}

/// What the methods below have in common, as far in as their names, and no wider than they are.
fn heading(ui: &mut Ui, text: &str) {
    let width = ui.available_width() - 2.0 * size::GAP;
    ui.horizontal(|ui| {
        ui.add_space(size::GAP);
        ui.vertical(|ui| {
            ui.set_max_width(width);
            ui.add(egui::Label::new(theme::small(text).color(palette(ui).many)).wrap());
        });
    });
}

/// One method with its line below.
fn method(ui: &mut Ui, chosen: bool, (label, about): (&str, &str)) -> Response {
    let p = palette(ui);
    let width = ui.available_width();
    let name = ui.painter().layout_no_wrap(label.to_owned(), theme::font(size::BODY), p.strong);
    let line = ui.painter().layout(words::sentence(about), theme::font(size::SMALL), p.muted, width - 2.0 * size::GAP);
    let height = name.size().y + line.size().y + 2.0 * size::TIGHT;
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), egui::Sense::click());
    response.widget_info(|| egui::WidgetInfo::selected(egui::accesskit::Role::Button, true, chosen, label));
    let fill = if chosen {
        p.selected
    } else if response.hovered() || response.has_focus() {
        p.hover
    } else {
        egui::Color32::TRANSPARENT
    };
    ui.painter().rect_filled(rect, f32::from(theme::radius::WIDGET), fill);
    let at = rect.min + vec2(size::GAP, size::TIGHT);
    let below = at + vec2(0.0, name.size().y);
    ui.painter().galley(at, name, p.strong);
    ui.painter().galley(below, line, p.muted);
    response
}

fn splits(ui: &mut Ui, scene: &mut Scene<'_>) {
    let splits = scene.session.roster().splits.clone();
    let outline = scene.session.outline();
    let resampled: Vec<&str> = outline.splits.iter().filter(|split| split.resampled).map(|split| split.name.as_str()).collect();
    for split in &splits {
        let on = resampled.contains(&split.name.as_str());
        if toggle(ui, &split.name, on).clicked() {
            let mut wanted: Vec<String> = resampled.iter().map(|name| (*name).to_owned()).collect();
            if on {
                wanted.retain(|name| *name != split.name);
            } else {
                wanted.push(split.name.clone());
            }
            let trains = splits.iter().filter(|split| split.role == Role::Train);
            let usual = trains.clone().count() == wanted.len() && trains.clone().all(|split| wanted.contains(&split.name));
            scene.asks.edit(Edit::SetSplits(if usual { None } else { Some(wanted) }));
        }
    }
    make_splits(ui, scene);
}

/// The shares that are offered.
pub(crate) const SHARES: [&str; 4] = ["70/15/15", "80/10/10", "80/20", "60/20/20"];

/// The button that makes splits, and what it offers.
fn make_splits(ui: &mut Ui, scene: &mut Scene<'_>) {
    let now = scene.session.recipe().make_splits();
    let text = now.map_or_else(|| "Make splits…".to_owned(), |parts| format!("Split {parts}"));
    let tip = "Put the splits together and make them anew: every class in the same shares. Exact duplicates stay in one split, and so does what a manifest gives the same `group`";
    let button = ui.button(text).on_hover_text(tip);
    button.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, "Make splits"));
    panel(&button).show(|ui| {
        ui.set_width(220.0);
        crate::ui::widgets::heading(ui, "Percent of train / val / test");
        let offered = SHARES.iter().filter_map(|text| text.parse().ok());
        for parts in offered {
            if choice(ui, now == Some(parts), &format!("{parts}")).clicked() {
                scene.asks.edit(Edit::SetMakeSplits(Some(parts)));
                ui.close();
            }
        }
        if choice(ui, now.is_none(), "As on disk").clicked() {
            scene.asks.edit(Edit::SetMakeSplits(None));
            ui.close();
        }
        ui.separator();
        own_shares(ui, scene);
    });
}

/// Shares that are typed; what is wrong with them is said below.
fn own_shares(ui: &mut Ui, scene: &mut Scene<'_>) {
    let id = ui.scope_id().with("own shares");
    let mut text: String = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let typed = field(ui, &mut text, &Field { name: "Other shares", hint: "Others, such as 75/15/10", width: ui.available_width() });
    if !text.trim().is_empty() {
        match text.parse::<Parts>() {
            Ok(parts) if typed.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter)) => {
                scene.asks.edit(Edit::SetMakeSplits(Some(parts)));
                text.clear();
                ui.close();
            }
            Ok(_) => {}
            Err(why) => {
                sentence(ui, theme::small(words::sentence(&why)).color(palette(ui).many));
            }
        }
    }
    ui.data_mut(|data| data.insert_temp(id, text));
}

fn toggle(ui: &mut Ui, name: &str, on: bool) -> Response {
    let mut checked = on;
    let response = check(ui, &mut checked, name);
    response.widget_info(|| egui::WidgetInfo::selected(egui::accesskit::Role::CheckBox, true, on, format!("Resample {name}")));
    response.on_hover_text("Bring the classes of this split to the target")
}

fn seed(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut ChoicesState) {
    let p = palette(ui);
    let mut value = state.seed.unwrap_or(scene.session.recipe().seed);
    let response = ui
        .scope(|ui| {
            let inactive = &mut ui.visuals_mut().widgets.inactive;
            inactive.weak_bg_fill = p.panel;
            inactive.bg_stroke = theme::line(p.edge);
            ui.add_sized(vec2(64.0, size::BUTTON), DragValue::new(&mut value).speed(0.2))
        })
        .inner
        .accessible_name("Seed");
    if response.changed() {
        state.seed = Some(value);
    }
    if (response.drag_stopped() || response.lost_focus())
        && let Some(seed) = state.seed.take()
    {
        scene.asks.edit(Edit::SetSeed(seed));
    }
    response.on_hover_text("All that is random comes from it: the same seed gives the same files");
}
