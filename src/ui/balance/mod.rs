//! Balance: the histogram of before and after, the choices, and four figures.

mod chart;
mod choices;
mod data;
mod figures;
mod grips;
mod overview;
mod paint;
mod plane;
mod plot;
mod snap;
mod texture;

pub(crate) use choices::SHARES;
pub(crate) use data::{Part as BarPart, stack};
pub(crate) use texture::colour;

use super::class_list::data::ordered;
use super::scene::{Order, Scene};
use super::theme::{self, palette, size};
use super::widgets::{Segment, choice, segmented};
use crate::dataset::SplitId;
use crate::plan::{ClassOutline, Roster};
use crate::recipe::{Edit, Target};
use crate::session::Session;
use data::{Chart, Scale};
use egui::accesskit::Role;
use egui::{Align, ComboBox, Context, Layout, ScrollArea, Ui, WidgetInfo};
use std::sync::Arc;

/// Less room than this in width, and the view scrolls sideways too: at 200 % nothing is out of reach.
const NARROWEST: f32 = 430.0;
/// The share of the height that the chart has where the view scrolls.
const MOST: f32 = 0.62;
/// How high the heading is, in points.
const HEADING: f32 = 44.0;

/// What the view remembers from frame to frame.
#[derive(Default)]
pub(crate) struct BalanceView {
    scale: Scale,
    /// Whether all splits are shown, one below the other.
    together: bool,
    places: Places,
    chart: chart::ChartState,
    choices: choices::ChoicesState,
}

/// The order of the classes, kept while nothing that it rests on changes, and while a target is being dragged.
#[derive(Default)]
struct Places {
    of: Option<(Arc<Roster>, SplitId, Order, Vec<ClassOutline>)>,
    order: Arc<Vec<u32>>,
}

impl Places {
    fn get(&mut self, session: &Session, split: SplitId, order: Order) -> Arc<Vec<u32>> {
        let (roster, outline) = (session.roster(), session.outline());
        let classes = outline.splits.get(usize::from(split.0)).map(|split| split.classes.as_slice()).unwrap_or_default();
        let same = |(r, s, o, c): &(Arc<Roster>, SplitId, Order, Vec<ClassOutline>)| {
            Arc::ptr_eq(r, roster) && (*s, *o) == (split, order) && c.as_slice() == classes
        };
        if !self.of.as_ref().is_some_and(same) {
            self.order = Arc::new(ordered(roster, classes, order));
            self.of = Some((Arc::clone(roster), split, order, classes.to_vec()));
        }
        Arc::clone(&self.order)
    }
}

impl BalanceView {
    /// Whether counts are drawn by their logarithm, and whether those of all splits are shown.
    pub(crate) fn look(&self) -> (bool, bool) {
        (self.scale == Scale::Log, self.together)
    }

    /// Takes up what [`Self::look`] said earlier.
    pub(crate) fn take_up(&mut self, (log, together): (bool, bool)) {
        (self.scale, self.together) = (if log { Scale::Log } else { Scale::Linear }, together);
    }

    /// The change that a gesture under way would make, by where the pointer is now. Asked before anything is drawn, so that every panel
    /// shows the same number in the same frame.
    pub(crate) fn pending(&mut self, ctx: &Context) -> Option<Edit> {
        self.chart.grip.follow(ctx);
        let typed = self.choices.pending.map(|count| Edit::SetTarget(Some(Target::Count(count))));
        typed.or_else(|| self.chart.grip.pending.as_ref().map(grips::Wish::edit))
    }

    /// Another view is shown: what was half done is not done.
    pub(crate) fn let_go(&mut self) -> Option<Edit> {
        self.choices.pending = None;
        self.chart.grip.let_go();
        None
    }

    /// Draws the view.
    pub(crate) fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let session = scene.session;
        let order = self.places.get(session, *scene.split, *scene.order);
        let outlook = scene.outlook;
        let outline = outlook.outline;
        let at = usize::from(scene.split.0);
        let Some(split) = outline.splits.get(at) else { return };
        let together = self.together && outline.splits.len() > 1;
        let shown = if together { &outline.splits[..] } else { std::slice::from_ref(split) };
        let before = self.pending_now();
        let pending = self.choices.pending.or(match &self.chart.grip.pending {
            Some(grips::Wish::All(count)) => Some(*count),
            _ => None,
        });
        let chart = |split| {
            let chart = Chart::new((outlook.roster, split), &order, outlook.recipe);
            match pending.filter(|_| split.resampled) {
                Some(count) => chart.with_target(Some(u64::from(count))),
                None => chart,
            }
        };
        let charts: Vec<Chart<'_>> = shown.iter().map(chart).collect();
        ScrollArea::both().auto_shrink(false).id_salt("balance").show(ui, |ui| {
            let width = ui.available_width().max(NARROWEST);
            // Where not all has room, the chart has most of it and the rest is scrolled to.
            let lowest = (ui.available_height() * MOST).clamp(220.0, 360.0);
            let lowest = if together { lowest.max(120.0 * charts.len() as f32) } else { lowest };
            let below = |width| choices::height(width) + figures::height(width) + 2.0 * size::PAD;
            // Where it scrolls, the bar lies beside the cards.
            let scrolls = below(width) + HEADING + lowest > ui.available_height();
            ui.set_width(if scrolls { width - size::GAP } else { width });
            self.heading(ui, scene, if together { "all splits" } else { &split.name });
            ui.add_space(size::TIGHT);
            let height = (ui.available_height() - below(ui.available_width())).clamp(lowest, lowest.max(1000.0));
            chart::show(ui, scene, &mut self.chart, &chart::Frame { charts: &charts, scale: self.scale, height });
            ui.add_space(size::GAP);
            choices::show(ui, scene, &mut self.choices);
            ui.add_space(size::GAP);
            figures::show(ui, (split, outlook.roster.opened(at)), outlook.scope(&split.name).as_deref());
        });
        if self.pending_now() != before {
            // A gesture that began or went on by key: what was drawn before it in this frame is drawn once more.
            ui.ctx().request_discard("the target was moved");
        }
    }

    fn pending_now(&self) -> (Option<u32>, Option<grips::Wish>) {
        (self.choices.pending, self.chart.grip.pending.clone())
    }

    fn heading(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, split: &str) {
        let p = palette(ui);
        if ui.available_width() > 780.0 {
            ui.horizontal(|ui| {
                ui.label(theme::heading("Balance").color(p.strong));
                ui.add(egui::Label::new(egui::RichText::new(split).color(p.muted)).truncate());
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    self.scale(ui);
                    orders(ui, scene);
                    self.splits(ui, scene);
                });
            });
        } else {
            ui.horizontal_wrapped(|ui| {
                self.splits(ui, scene);
                order_list(ui, scene);
                self.scale(ui);
            });
        }
    }

    fn scale(&mut self, ui: &mut Ui) {
        let scale = [
            Segment::new("Linear").tip("Twice the count, twice the height"),
            Segment::new("Log").tip("Ten times the count, one step more"),
        ];
        if let Some(chosen) = segmented(ui, Some(usize::from(self.scale == Scale::Log)), &scale) {
            self.scale = if chosen == 1 { Scale::Log } else { Scale::Linear };
        }
    }

    fn splits(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let splits = &scene.session.roster().splits;
        let count = splits.len();
        if count < 2 {
            return;
        }
        let names: Vec<String> = splits.iter().map(|split| format!("Show the split {}", split.name)).collect();
        let mut segments: Vec<Segment<'_>> = splits.iter().zip(&names).map(|(split, name)| Segment::new(&split.name).named(name)).collect();
        segments.push(Segment::new("All").named("Show all splits together").tip("One histogram a split, with the same classes"));
        let chosen = if self.together { count } else { usize::from(scene.split.0) };
        if let Some(chosen) = segmented(ui, Some(chosen), &segments) {
            self.together = chosen == count;
            if chosen < count {
                *scene.split = SplitId(u16::try_from(chosen).unwrap_or(0));
            }
        }
    }
}

/// The orders side by side.
fn orders(ui: &mut Ui, scene: &mut Scene<'_>) {
    let orders = Order::ALL.map(|order| Segment::new(order.name()).tip(order.tip()));
    let chosen = Order::ALL.iter().position(|order| order == scene.order);
    if let Some(chosen) = segmented(ui, chosen, &orders) {
        *scene.order = Order::ALL[chosen];
    }
}

/// The orders in a list, where there is no room for them side by side.
fn order_list(ui: &mut Ui, scene: &mut Scene<'_>) {
    let list = ComboBox::from_id_salt("order").selected_text(scene.order.name()).width(96.0).show_ui(ui, |ui| {
        for order in Order::ALL {
            if choice(ui, order == *scene.order, order.name()).on_hover_text(order.tip()).clicked() {
                *scene.order = order;
                ui.close();
            }
        }
    });
    list.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, "Order of the classes"));
}
