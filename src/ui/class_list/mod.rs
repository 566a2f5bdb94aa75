//! The classes, always in view: how many, how many there will be, and what becomes of them. Drag one onto another to merge.

pub(crate) mod data;
pub(crate) mod drag;
mod gone;
mod ground;
mod head;
pub(crate) mod menu;
mod part;
mod rename;
mod row;

use super::scene::{Order, Outlook, Scene};
use super::selection::Reach;
use super::theme::{self, palette, size};
use crate::dataset::SplitId;
use crate::plan::{Outline, Roster};
use crate::recipe::{Edit, Recipe};
use data::ClassRow;
use egui::{Align, DragAndDrop, EventFilter, Key, Layout, Modifiers, Rect, ScrollArea, Ui, UiBuilder, pos2, vec2};
use rename::Renaming;
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
    /// A class that was given another name, until it bears it.
    renamed: Option<(String, String)>,
    rows: RowsCache,
    drag: drag::Preview,
    /// How wide the column of numbers is, in points.
    numbers: f32,
    /// Whether the row of a part has the keyboard.
    part_has_keys: bool,
    /// The row that has the keyboard, if one has.
    row_with_keys: Option<String>,
    /// The row that is to be scrolled to, and to have the keyboard if a row has it.
    reveal: Option<String>,
}

/// The rows, kept until roster, counts, own settings, split or order change.
#[derive(Default)]
struct RowsCache {
    of: Option<(Arc<Roster>, Outline, Recipe, SplitId, Order)>,
    rows: Arc<Vec<ClassRow>>,
    /// The parts of merged classes: they stay while a target is dragged.
    parts: Option<(Arc<Roster>, SplitId, Vec<Vec<data::Part>>)>,
}

impl RowsCache {
    /// The rows of what `scene` shows now.
    fn get(&mut self, scene: &Scene<'_>) -> Arc<Vec<ClassRow>> {
        let Some(dataset) = scene.session.dataset() else { return Arc::default() };
        let (split, order) = (*scene.split, *scene.order);
        let Outlook { recipe, roster, outline, .. } = scene.outlook;
        let same = self
            .of
            .as_ref()
            .is_some_and(|(r, o, w, s, k)| Arc::ptr_eq(r, roster) && *s == split && *k == order && o == outline && w == recipe);
        if !same {
            let at = usize::from(split.0);
            let known = self.parts.take().filter(|(r, s, _)| Arc::ptr_eq(r, roster) && *s == split);
            let (.., parts) = self.parts.insert(known.unwrap_or_else(|| (Arc::clone(roster), split, data::parts(dataset, roster, at))));
            let counts = |outline: &'_ Outline| outline.splits.get(at).map(|split| split.classes.clone()).unwrap_or_default();
            let settled = counts(scene.session.outline());
            let order_by = if settled.len() == roster.classes.len() { settled } else { counts(outline) };
            self.rows = Arc::new(data::rows(data::Source { roster, outline, recipe, order_by: &order_by, parts }, split, order));
            self.of = Some((Arc::clone(roster), outline.clone(), recipe.clone(), split, order));
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

    /// Whether the row of a part of a class has the keyboard: its keys mean the part, not the selected classes.
    pub(crate) fn part_has_keys(&self) -> bool {
        self.part_has_keys
    }

    /// Starts typing a new name for `class`.
    pub(crate) fn rename(&mut self, class: &str) {
        self.renaming = Some(Renaming::new(class));
        self.reveal = Some(class.to_owned());
    }

    /// Draws the panel; `foot` points at its bottom are left to others.
    pub(crate) fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, foot: f32) {
        let rows = self.rows.get(scene);
        self.follow_name(scene);
        let there = &scene.session.roster().classes;
        scene.classes.keep(|name| there.binary_search_by(|other| other.as_str().cmp(name)).is_ok());
        let inner = ui.available_rect_before_wrap().shrink2(vec2(size::PAD, 0.0));
        let mut top = ui.new_child(UiBuilder::new().max_rect(inner).layout(Layout::top_down(Align::Min)));
        top.add_space(12.0);
        head::show(&mut top, scene, (&mut self.filter, std::mem::take(&mut self.focus_filter)));
        self.numbers = row::numbers_width(ui, &rows);
        let below = top.min_rect().bottom() + size::GAP;
        let shown = data::filtered(&rows, &self.filter);
        self.keys(ui, scene, &shown);
        let list = Rect::from_min_max(pos2(ui.max_rect().left(), below), ui.max_rect().max - vec2(0.0, foot));
        let list = ground::above_zone(ui, scene, list);
        let mut body = ui.new_child(UiBuilder::new().max_rect(list).layout(Layout::top_down(Align::Min)));
        self.list(&mut body, scene, &shown);
        ui.take_available_space();
    }

    /// Arrows move through the list (with Shift they select), Home and End go to its ends, Ctrl A takes all, Escape none, while nothing is
    /// typed into.
    fn keys(&mut self, ui: &Ui, scene: &mut Scene<'_>, shown: &[&ClassRow]) {
        let elsewhere = ui.ctx().memory(|memory| memory.focused().is_some()) && self.row_with_keys.is_none();
        let busy = elsewhere || DragAndDrop::has_any_payload(ui.ctx());
        if busy || scene.view == super::scene::View::Images || super::overlay::is_open(ui.ctx()) {
            return;
        }
        let names: Vec<&str> = shown.iter().map(|row| row.name.as_str()).collect();
        let all = isize::try_from(names.len()).unwrap_or(isize::MAX);
        let steps = [(Key::ArrowDown, 1), (Key::ArrowUp, -1), (Key::End, all), (Key::Home, -all)];
        let moved = ui.input_mut(|input| {
            let mut moved = false;
            for (key, by) in steps {
                if input.consume_key(Modifiers::SHIFT, key) {
                    scene.classes.extend(by, &names);
                    moved = true;
                } else if input.consume_key(Modifiers::NONE, key) {
                    scene.classes.step(by, &names);
                    moved = true;
                }
            }
            if input.consume_key(Modifiers::COMMAND, Key::A) {
                scene.classes.all(&names);
            }
            if !scene.looks && input.consume_key(Modifiers::NONE, Key::Escape) {
                scene.classes.clear();
            }
            moved
        });
        if moved {
            self.reveal = scene.classes.cursor().map(str::to_owned);
        }
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
        self.part_has_keys = false;
        let had_keys = std::mem::take(&mut self.row_with_keys);
        let focused = ui.ctx().memory(|memory| memory.focused().is_some());
        // A row that has the keyboard may have been scrolled out of the list: it keeps it until something else takes it.
        self.row_with_keys = had_keys.filter(|_| focused && self.reveal.is_some());
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical().auto_shrink(false).id_salt("classes").show_viewport(ui, |ui, visible| {
            let hint = 56.0;
            let dropped = if self.filter.trim().is_empty() { gone::dropped(scene.session.recipe()) } else { Vec::new() };
            let below = height + gone::height(&dropped);
            ui.set_height(below + hint);
            let origin = ui.max_rect().min;
            let width = ui.max_rect().width();
            let first = tops.partition_point(|top| *top < visible.top()).saturating_sub(1);
            self.scroll_to(ui, (&lines, &tops), origin);
            ground::show(ui, scene, origin.y + below);
            for (line, top) in lines.iter().zip(&tops).skip(first).take_while(|(_, top)| **top < visible.bottom()) {
                let rect = Rect::from_min_size(origin + vec2(size::GAP, *top), vec2(width - 2.0 * size::GAP, line.height()));
                match line {
                    Line::Class(row) => self.class(ui, scene, (row, rect), &names),
                    Line::Part(row, part) => self.part_has_keys |= part::show(ui, scene, &mut self.drag, ((row, *part), rect)),
                }
            }
            gone::show(ui, scene, &dropped, origin + vec2(0.0, height));
            promise(ui, origin + vec2(size::PAD, below + size::GAP), lines.is_empty());
            drag::scroll_at_edges(ui);
        });
        self.drag.pill(ui, scene);
    }

    /// Brings the row that is to be revealed into view.
    fn scroll_to(&mut self, ui: &Ui, (lines, tops): (&[Line<'_>], &[f32]), origin: egui::Pos2) {
        let Some(name) = &self.reveal else { return };
        let at = lines.iter().position(|line| matches!(line, Line::Class(row) if row.name == *name));
        if let Some(top) = at.and_then(|at| tops.get(at)) {
            let rect = Rect::from_min_size(origin + vec2(0.0, *top), vec2(ui.max_rect().width(), size::ROW));
            ui.scroll_to_rect_animation(rect, None, egui::style::ScrollAnimation::none());
        }
        if self.row_with_keys.is_none() || at.is_none() {
            self.reveal = None;
        }
    }

    fn class(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, (row, rect): (&ClassRow, Rect), names: &[&str]) {
        if self.renaming.as_ref().is_some_and(|renaming| renaming.is_of(&row.name)) {
            self.rename_field(ui, scene, rect);
            return;
        }
        let open = self.open.contains(&row.name);
        let answer = row::show(ui, (row, rect), row::State { selected: scene.classes.has(&row.name), open, numbers: self.numbers });
        if answer.toggled {
            self.set_open(&row.name, !open);
        }
        let response = answer.response;
        self.keyboard(ui, scene, &response, &row.name);
        if response.clicked() {
            scene.classes.click(&row.name, Reach::of(ui.input(|input| input.modifiers)), names);
        }
        if response.double_clicked() {
            self.rename(&row.name);
        }
        drag::lift(&response, scene, &row.name);
        let parts = row.parts.iter().map(|part| part.name.as_str()).collect();
        menu::show(&response, scene, &menu::About { name: &row.name, images: row.counts.before, parts });
        self.drag.receive(ui, scene, &response, (&row.name, pos2(rect.right() + size::PAD, rect.center().y - 15.0)));
    }

    /// A row that Tab reaches is selected, except among the pictures, which a selected class filters: there it takes Enter. Its arrow
    /// keys are the list's.
    fn keyboard(&mut self, ui: &Ui, scene: &mut Scene<'_>, response: &egui::Response, name: &str) {
        if self.row_with_keys.is_some() && self.reveal.as_deref() == Some(name) {
            response.request_focus();
            self.reveal = None;
        }
        let filters = scene.view == super::scene::View::Images;
        if response.gained_focus() && !filters && !ui.input(|input| input.pointer.any_down()) && !scene.classes.has(name) {
            scene.classes.set(name);
        }
        if response.has_focus() {
            self.row_with_keys = Some(name.to_owned());
            let filter = EventFilter { vertical_arrows: true, horizontal_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        }
    }

    fn rename_field(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, rect: Rect) {
        let Some(renaming) = &mut self.renaming else { return };
        match renaming.show(ui, scene.session, rect) {
            rename::Answer::Typing => {}
            rename::Answer::Cancelled => self.renaming = None,
            rename::Answer::Done(edit) => {
                if let Edit::Rename { class, to } = &edit {
                    self.renamed = Some((class.clone(), to.clone()));
                }
                scene.asks.edit(edit);
                self.renaming = None;
            }
        }
    }

    /// A class that bears another name now stays selected and open.
    fn follow_name(&mut self, scene: &mut Scene<'_>) {
        let there = &scene.session.roster().classes;
        let has = |name: &String| there.binary_search(name).is_ok();
        let Some((from, to)) = self.renamed.take_if(|(from, to)| has(to) && !has(from)) else { return };
        scene.classes.rename(&from, &to);
        if self.open.remove(&from) {
            self.open.insert(to);
        }
    }
}

fn promise(ui: &Ui, at: egui::Pos2, none: bool) {
    let text =
        if none { "No class has this in its name" } else { "Drag a class onto another to merge them. Your files are never changed." };
    let width = ui.max_rect().width() - 2.0 * size::PAD;
    let job = egui::text::LayoutJob::simple(text.to_owned(), theme::font(size::SMALL), palette(ui).faint, width);
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(at, galley, palette(ui).faint);
}
