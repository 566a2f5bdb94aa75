//! The classes, always in view: how many, how many there will be, and what becomes of them. Drag one onto another to merge.

pub(crate) mod data;
mod drag;
mod menu;
mod part;
mod row;

use super::scene::{Asks, ClassCargo, ImageCargo, Order, Scene};
use super::theme::{self, palette, size};
use super::widgets::{Field, field};
use super::words;
use crate::dataset::SplitId;
use crate::measure;
use crate::plan::{Outline, Roster};
use crate::recipe::Edit;
use crate::session::Session;
use data::ClassRow;
use egui::{Align, DragAndDrop, Key, Layout, Modifiers, Rect, ScrollArea, Ui, UiBuilder, vec2};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What the list remembers from frame to frame.
#[derive(Default)]
pub(crate) struct ClassList {
    filter: String,
    focus_filter: bool,
    /// Merged classes whose parts are shown.
    open: BTreeSet<String>,
    renaming: Option<Renaming>,
    rows: RowsCache,
    drag: drag::Preview,
}

/// A class whose name is being typed.
struct Renaming {
    class: String,
    text: String,
    /// Whether the field has had the keyboard yet.
    begun: bool,
}

/// The rows, kept until roster, counts, split or order change.
#[derive(Default)]
pub(crate) struct RowsCache {
    of: Option<(Arc<Roster>, Outline, SplitId, Order)>,
    rows: Arc<Vec<ClassRow>>,
}

impl RowsCache {
    /// The rows of what `session` has now.
    pub(crate) fn get(&mut self, session: &Session, split: SplitId, order: Order) -> Arc<Vec<ClassRow>> {
        let Some(dataset) = session.dataset() else { return Arc::default() };
        let (roster, outline) = (session.roster(), session.outline());
        let same = self.of.as_ref().is_some_and(|(r, o, s, k)| Arc::ptr_eq(r, roster) && *s == split && *k == order && o == outline);
        if !same {
            self.rows = Arc::new(data::rows(dataset, (roster, outline), split, order));
            self.of = Some((Arc::clone(roster), outline.clone(), split, order));
        }
        Arc::clone(&self.rows)
    }
}

/// One line of the list: a class, or a part of an open one.
enum Line<'a> {
    Class(&'a ClassRow),
    Part(&'a ClassRow, usize),
}

impl Line<'_> {
    fn height(&self) -> f32 {
        match self {
            Self::Class(_) => size::ROW,
            Self::Part(..) => size::DENSE_ROW,
        }
    }
}

impl ClassList {
    /// Puts the keyboard into the filter.
    pub(crate) fn focus_filter(&mut self) {
        self.focus_filter = true;
    }

    /// Starts typing a new name for `class`.
    pub(crate) fn rename(&mut self, class: &str) {
        self.renaming = Some(Renaming { class: class.to_owned(), text: class.to_owned(), begun: false });
    }

    /// Draws the panel.
    pub(crate) fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let rows = self.rows.get(scene.session, *scene.split, *scene.order);
        scene.classes.keep(|name| rows.iter().any(|row| row.name == name));
        let inner = ui.available_rect_before_wrap().shrink2(vec2(size::PAD, 0.0));
        let mut head = ui.new_child(UiBuilder::new().max_rect(inner).layout(Layout::top_down(Align::Min)));
        head.add_space(12.0);
        header(&mut head, scene);
        self.filter_field(&mut head);
        let top = head.min_rect().bottom() + size::GAP;
        let shown = data::filtered(&rows, &self.filter);
        self.keys(ui, scene, &shown);
        let list = Rect::from_min_max(egui::pos2(ui.max_rect().left(), top), ui.max_rect().max);
        let mut body = ui.new_child(UiBuilder::new().max_rect(list).layout(Layout::top_down(Align::Min)));
        self.list(&mut body, scene, &shown);
        ui.take_available_space();
    }

    fn filter_field(&mut self, ui: &mut Ui) {
        ui.add_space(size::TIGHT);
        let width = ui.available_width();
        let response = field(ui, &mut self.filter, &Field { name: "Filter classes", hint: "Filter classes", width });
        if std::mem::take(&mut self.focus_filter) {
            response.request_focus();
        }
        if response.has_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
            self.filter.clear();
            response.surrender_focus();
        }
    }

    /// Arrows move through the list, Ctrl A takes all, Escape none, while nothing is typed into.
    fn keys(&mut self, ui: &Ui, scene: &mut Scene<'_>, shown: &[&ClassRow]) {
        let busy = ui.ctx().memory(|memory| memory.focused().is_some()) || DragAndDrop::has_any_payload(ui.ctx());
        if busy || scene.view == super::scene::View::Images || super::overlay::is_open(ui.ctx()) {
            return;
        }
        let names: Vec<&str> = shown.iter().map(|row| row.name.as_str()).collect();
        ui.input_mut(|input| {
            if input.consume_key(Modifiers::NONE, Key::ArrowDown) {
                scene.classes.step(1, &names);
            }
            if input.consume_key(Modifiers::NONE, Key::ArrowUp) {
                scene.classes.step(-1, &names);
            }
            if input.consume_key(Modifiers::NONE, Key::Escape) {
                scene.classes.clear();
            }
        });
        let anchor = scene.classes.anchor().map(str::to_owned);
        for (key, open) in [(Key::ArrowRight, true), (Key::ArrowLeft, false)] {
            if let Some(name) = anchor.as_ref().filter(|_| ui.input(|input| input.key_pressed(key))) {
                self.set_open(name, open);
            }
        }
    }

    fn set_open(&mut self, class: &str, open: bool) {
        if open {
            self.open.insert(class.to_owned());
        } else {
            self.open.remove(class);
        }
    }

    fn lines<'a>(&self, shown: &[&'a ClassRow]) -> Vec<Line<'a>> {
        let mut lines = Vec::with_capacity(shown.len());
        for &row in shown {
            lines.push(Line::Class(row));
            if self.open.contains(&row.name) {
                lines.extend((0..row.parts.len()).map(|part| Line::Part(row, part)));
            }
        }
        lines
    }

    fn list(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, shown: &[&ClassRow]) {
        let lines = self.lines(shown);
        let mut tops = Vec::with_capacity(lines.len() + 1);
        let mut height = 0.0;
        for line in &lines {
            tops.push(height);
            height += line.height();
        }
        let names: Vec<&str> = shown.iter().map(|row| row.name.as_str()).collect();
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical().auto_shrink(false).id_salt("classes").show_viewport(ui, |ui, visible| {
            let hint = 56.0;
            ui.set_height(height + hint);
            let origin = ui.max_rect().min;
            let width = ui.max_rect().width();
            let first = tops.partition_point(|top| *top < visible.top()).saturating_sub(1);
            for (line, top) in lines.iter().zip(&tops).skip(first).take_while(|(_, top)| **top < visible.bottom()) {
                let rect = Rect::from_min_size(origin + vec2(size::GAP, *top), vec2(width - 2.0 * size::GAP, line.height()));
                match line {
                    Line::Class(row) => self.class(ui, scene, (row, rect), &names),
                    Line::Part(row, part) => part::show(ui, scene, (row, *part), rect),
                }
            }
            promise(ui, origin + vec2(size::PAD, height + size::GAP), lines.is_empty());
            drag::scroll_at_edges(ui);
        });
        self.drag.pill(ui, scene);
    }

    fn class(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, (row, rect): (&ClassRow, Rect), names: &[&str]) {
        if self.renaming.as_ref().is_some_and(|renaming| renaming.class == row.name) {
            self.rename_field(ui, scene.asks, rect);
            return;
        }
        let open = self.open.contains(&row.name);
        let answer = row::show(ui, (row, rect), row::State { selected: scene.classes.has(&row.name), open });
        if answer.toggled {
            self.set_open(&row.name, !open);
        }
        let response = answer.response;
        if response.clicked() {
            scene.classes.click(&row.name, super::selection::Reach::of(ui.input(|input| input.modifiers)), names);
        }
        if response.double_clicked() {
            self.rename(&row.name);
        }
        if response.drag_started() {
            let cargo =
                if scene.classes.has(&row.name) { scene.classes.names().map(str::to_owned).collect() } else { vec![row.name.clone()] };
            response.dnd_set_drag_payload(ClassCargo(cargo));
        }
        if response.secondary_clicked() && !scene.classes.has(&row.name) {
            scene.classes.set(&row.name);
        }
        if let Some(menu::Choice::Rename) = menu::show(&response, scene, row, names) {
            self.rename(&row.name);
        }
        self.take_drop(ui, scene, &response, row);
    }

    fn take_drop(&mut self, ui: &Ui, scene: &mut Scene<'_>, response: &egui::Response, row: &ClassRow) {
        if let Some(cargo) = response.dnd_release_payload::<ClassCargo>() {
            if drag::is_elsewhere(&cargo.0, &row.name) {
                scene.asks.edit(drag::merge(&cargo.0, &row.name));
                scene.classes.set(&row.name);
            }
        } else if let Some(cargo) = response.dnd_release_payload::<ImageCargo>() {
            if let Some(dataset) = scene.session.dataset() {
                let images = cargo.0.iter().map(|id| dataset.key(*id)).collect();
                scene.asks.edit(Edit::Move { images, to: row.name.clone() });
            }
        } else if response.dnd_hover_payload::<ClassCargo>().is_some() || response.dnd_hover_payload::<ImageCargo>().is_some() {
            self.drag.over(ui, scene, response.rect, &row.name);
        }
    }

    fn rename_field(&mut self, ui: &mut Ui, asks: &mut Asks, rect: Rect) {
        let Some(renaming) = &mut self.renaming else { return };
        let mut child = ui.new_child(UiBuilder::new().max_rect(rect.shrink2(vec2(size::TIGHT, 2.0))));
        let width = child.available_width();
        let shown = Field { name: "New name of the class", hint: "New name", width };
        let response = field(&mut child, &mut renaming.text, &shown);
        if !std::mem::replace(&mut renaming.begun, true) {
            response.request_focus();
            select_all(ui, &response, &renaming.text);
        }
        let cancelled = ui.input(|input| input.key_pressed(Key::Escape));
        if response.lost_focus() || cancelled {
            let to = renaming.text.trim().to_owned();
            if !cancelled && to != renaming.class && !to.is_empty() {
                asks.edit(Edit::Rename { class: renaming.class.clone(), to });
            }
            self.renaming = None;
        }
    }
}

fn select_all(ui: &Ui, response: &egui::Response, text: &str) {
    let Some(mut state) = egui::TextEdit::load_state(ui.ctx(), response.id) else { return };
    let range = egui::text::CCursorRange::two(egui::text::CCursor::new(0), egui::text::CCursor::new(text.chars().count()));
    state.cursor.set_char_range(Some(range));
    egui::TextEdit::store_state(ui.ctx(), response.id, state);
}

fn header(ui: &mut Ui, scene: &Scene<'_>) {
    let p = palette(ui);
    ui.horizontal(|ui| {
        ui.label(theme::strong("Classes").color(p.strong));
        let Some(split) = scene.session.outline().splits.get(usize::from(scene.split.0)) else { return };
        let (before, after) = (measure::imbalance_ratio(&split.before()), measure::imbalance_ratio(&split.after()));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = size::TIGHT;
            if words::ratio(before) != words::ratio(after) {
                ui.label(theme::small(words::ratio(after)).color(if after < before { p.ok } else { p.many }));
                ui.label(theme::small("→").color(p.faint));
            }
            let uneven = before > 1.5;
            ui.label(theme::small(words::ratio(before)).color(if uneven { p.many } else { p.muted }))
                .on_hover_text(format!("Imbalance ratio of {}: the largest class against the smallest, before and after", split.name));
        });
    });
}

fn promise(ui: &Ui, at: egui::Pos2, none: bool) {
    let text =
        if none { "No class has this in its name" } else { "Drag a class onto another to merge them. Your files are never changed." };
    let width = ui.max_rect().width() - 2.0 * size::PAD;
    let job = egui::text::LayoutJob::simple(text.to_owned(), theme::font(size::SMALL), palette(ui).faint, width);
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(at, galley, palette(ui).faint);
}
