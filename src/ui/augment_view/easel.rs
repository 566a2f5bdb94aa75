//! The original and its draws. The last draws stay until newer ones are whole, so nothing flickers.

use super::magnifier::{Magnifier, Subject, Turn};
use crate::pixels::Image;
use crate::session::{LargeRequest, Loss, Preview, PreviewDraw, PreviewRequest, Show};
use crate::ui::images::{colour_image, text_line};
use crate::ui::overlay;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, palette, radius, size};
use egui::accesskit::Role;
use egui::{
    Color32, Context, Painter, Rect, RichText, Sense, TextureFilter, TextureHandle, TextureOptions, Ui, Vec2, WidgetInfo, pos2, vec2,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Between draws, in points.
const GAP: f32 = 8.0;
/// The least width of a draw, in points: smaller ones cannot be told apart.
const LEAST: f32 = 56.0;
/// That of a corner: what it is stands on it.
const LEAST_CORNER: f32 = 128.0;
/// Narrower draws have room for one word of what they have lost.
const ONE_WORD: f32 = 112.0;

/// A draw that is a little longer or wider than its frame fills it; one that is much longer or wider is shown whole.
const MOST_CROP: f32 = 1.2;
/// What a cell is like, width by height: the same for every image, so that nothing moves when another one sits.
const SHAPE: f32 = 1.0;

/// The width of a scroll bar, in points.
const BAR: f32 = 14.0;

/// One draw on the graphics card.
struct Hung {
    texture: TextureHandle,
    /// What it was made of, if not of the one original.
    original: Option<TextureHandle>,
    lines: Vec<String>,
    lost: Option<Loss>,
    /// The preview that it is of, and which of its draws it is.
    of: Arc<PreviewRequest>,
    number: usize,
}

/// What one frame uploads at most (and one picture always), in bytes.
const FRAME_BYTES: usize = 2 << 20;

/// A preview on its way to the graphics card, a few pictures a frame.
struct Coming {
    /// Draws that are still to be uploaded, the last first.
    left: Vec<PreviewDraw>,
    original: Option<TextureHandle>,
    draws: Vec<Hung>,
    of: Arc<PreviewRequest>,
}

/// The pictures of one preview on the graphics card.
#[derive(Default)]
pub(crate) struct Easel {
    original: Option<TextureHandle>,
    draws: Vec<Hung>,
    /// Of the preview that is shown or comes: another one has another.
    newest: Option<Arc<Image>>,
    coming: Option<Coming>,
    /// Textures that are shown no more, to take up what comes.
    spare: Vec<TextureHandle>,
    /// Draws that stay as they are while others are made.
    locked: BTreeSet<usize>,
    /// The draw that is seen large.
    open: Option<usize>,
    magnifier: Magnifier,
    /// The original's size on disk, in pixels.
    full_px: (u32, u32),
    /// The draw that the pointer or the keyboard was on last: its original is shown where each has one.
    near: usize,
}

/// What was done in the grid.
#[derive(Default)]
struct Done {
    /// The draw that was clicked.
    clicked: Option<usize>,
    /// The draw that the pointer or the keyboard is on.
    near: Option<usize>,
}

impl Easel {
    /// Takes in `preview` if it is another one than is shown. Locked draws stay.
    pub(crate) fn hang(&mut self, ctx: &Context, preview: &Preview) {
        let newest = preview.draws.first().map(|draw| &draw.image).or(preview.original.as_ref());
        let same = match (&self.newest, newest) {
            (Some(shown), Some(newest)) => Arc::ptr_eq(shown, newest),
            (None, None) => true,
            _ => false,
        };
        if !same && let Some(of) = preview.request.clone().map(Arc::new) {
            self.newest = newest.cloned();
            if let Some(given_up) = self.coming.take() {
                self.spare.extend(given_up.draws.into_iter().map(|hung| hung.texture));
            }
            let original = preview.original.as_deref().map(|image| load(ctx, image));
            self.coming = Some(Coming { left: preview.draws.iter().rev().cloned().collect(), original, draws: Vec::new(), of });
        }
        // While others are worked out the draws that hang are of the size they were.
        if preview.request.is_some() {
            self.full_px = preview.size_px;
        }
        self.upload(ctx);
    }

    /// Uploads some of what comes; the last draws stay until the new ones are whole.
    fn upload(&mut self, ctx: &Context) {
        let Some(coming) = &mut self.coming else { return };
        let mut bytes = 0;
        while bytes < FRAME_BYTES
            && let Some(draw) = coming.left.pop()
        {
            let texture = renew(ctx, self.spare.pop(), &draw.image);
            bytes += texture.byte_size();
            let original = draw.original.as_deref().map(|image| load(ctx, image));
            bytes += original.as_ref().map_or(0, TextureHandle::byte_size);
            coming.draws.push(Hung {
                texture,
                original,
                lines: draw.lines,
                lost: draw.lost,
                of: Arc::clone(&coming.of),
                number: draw.number,
            });
        }
        ctx.request_repaint();
        if coming.left.is_empty()
            && let Some(come) = self.coming.take()
        {
            self.original = come.original;
            let mut before: Vec<Option<Hung>> = std::mem::replace(&mut self.draws, come.draws).into_iter().map(Some).collect();
            for at in &self.locked {
                if let (Some(new), Some(kept)) = (self.draws.get_mut(*at), before.get_mut(*at).and_then(Option::take)) {
                    before.push(Some(std::mem::replace(new, kept)));
                }
            }
            self.spare = before.into_iter().flatten().map(|hung| hung.texture).collect();
            self.open = self.open.filter(|at| *at < self.draws.len());
        }
    }

    /// Another image or another kind of preview: nothing is locked or large any more.
    pub(crate) fn let_go(&mut self) {
        self.locked.clear();
        self.near = 0;
        self.open = None;
        self.magnifier.close();
    }

    /// No draw stays as it is any more.
    pub(crate) fn unlock(&mut self) {
        self.locked.clear();
    }

    /// Whether one draw is seen large.
    pub(crate) fn looks(&self) -> bool {
        self.open.is_some()
    }

    /// Where each draw is of another image: the draw whose original is shown, and that one's file name.
    pub(crate) fn followed(&self) -> Option<(usize, &str)> {
        let at = self.near.min(self.draws.len().saturating_sub(1));
        let hung = self.draws.get(at).filter(|hung| hung.original.is_some())?;
        Some((at, hung.lines.first().map_or("", String::as_str)))
    }

    /// The original that is shown: of all draws, or of the one that is followed.
    fn shown_original(&self) -> Option<&TextureHandle> {
        let of_one = self.followed().and_then(|(at, _)| self.draws.get(at)?.original.as_ref());
        of_one.or(self.original.as_ref())
    }

    /// The original, as large as fits into `most`.
    pub(crate) fn original(&self, ui: &mut Ui, most: Vec2, name: &str) {
        let size = self.shown_original().map_or(vec2(4.0, 3.0), TextureHandle::size_vec2);
        let size = size * (most / size).min_elem();
        // Whatever its shape, its frame and what is below stay as they are.
        let (room, response) = ui.allocate_exact_size(most, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, format!("Original {name}")));
        self.frame(ui, room, None);
        self.frame(ui, Rect::from_center_size(room.center(), size), self.shown_original());
    }

    /// The draws, filling `rect`, after the original where that is `named`; or the one that was clicked, large.
    pub(crate) fn draws(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, rect: Rect, named: Option<&str>) {
        if let Some(at) = self.open {
            self.large(ui, scene, rect, at);
            return;
        }
        let count = self.draws.len() + usize::from(named.is_some());
        let (columns, cell) = cells(rect.size(), count, SHAPE);
        let corners = self.draws.first().is_some_and(|hung| hung.of.show == Show::Corners);
        let least = if corners { LEAST_CORNER } else { LEAST };
        if cell.x >= least {
            let done = self.grid(ui, rect.min, (columns, cell), named);
            self.take(done);
            return;
        }
        // Too small to be looked at: then they scroll.
        // Beside the bar, which lies over what scrolls.
        let room = rect.width() - BAR;
        let columns = (((room + GAP) / (least + GAP)).floor() as usize).max(1);
        let width = (room - GAP * (columns - 1) as f32) / columns as f32;
        let cell = vec2(width, width / SHAPE);
        let height = count.div_ceil(columns) as f32 * (cell.y + GAP);
        ui.scope_builder(egui::UiBuilder::new().max_rect(rect), |ui| {
            egui::ScrollArea::vertical().id_salt("draws").auto_shrink(false).show(ui, |ui| {
                ui.set_height(height);
                let done = self.grid(ui, ui.max_rect().min, (columns, cell), named);
                self.take(done);
            });
        });
    }

    fn take(&mut self, done: Done) {
        self.open = done.clicked;
        self.near = done.near.unwrap_or(self.near);
    }

    /// The draws in `columns` cells from `origin` on, after the original where that is `named`.
    fn grid(&self, ui: &mut Ui, origin: egui::Pos2, (columns, cell): (usize, Vec2), named: Option<&str>) -> Done {
        let mut done = Done::default();
        let place_of = |at: usize| {
            let (row, column) = ((at / columns) as f32, (at % columns) as f32);
            Rect::from_min_size(origin + (cell + Vec2::splat(GAP)) * vec2(column, row), cell)
        };
        if let Some(name) = named {
            let place = place_of(0);
            let response = ui.interact(place, ui.scope_id().with("original"), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Image, true, format!("Original {name}")));
            self.frame(ui, place, self.shown_original());
            ui.painter().rect_stroke(place, f32::from(radius::WIDGET), theme::line(palette(ui).edge), egui::StrokeKind::Inside);
            caption(ui, place, &["Original"]);
            response.on_hover_text(format!("The original, {name}"));
        }
        for (at, hung) in self.draws.iter().enumerate() {
            let place = place_of(at + usize::from(named.is_some()));
            let lost = hung.lost.map(|loss| format!(", {}", loss.lost.words())).unwrap_or_default();
            let response = ui.interact(place, ui.scope_id().with(("draw", at)), Sense::click());
            let words = words(&hung.lines);
            let locked = self.locked.contains(&at);
            let state = if locked { ", locked" } else { "" };
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Draw {}{state}{lost}: {words}", at + 1)));
            self.frame(ui, place, Some(&hung.texture));
            // Which extreme it is can be told from no picture.
            if let (Show::Corners, Some(title)) = (hung.of.show, hung.lines.first()) {
                let forms = forms(title);
                caption(ui, place, &forms.iter().map(String::as_str).collect::<Vec<_>>());
            }
            if let Some(loss) = hung.lost {
                warning(ui, place, loss.lost.words());
            }
            if locked {
                padlock(ui, place);
            }
            let is_near = response.hovered() || response.has_focus();
            done.near = if is_near { Some(at) } else { done.near };
            // The one whose original is shown keeps a frame.
            if is_near || self.followed().is_some_and(|(followed, _)| followed == at) {
                let ring = theme::ring(if is_near { palette(ui).accent } else { palette(ui).edge });
                ui.painter().rect_stroke(place.expand(2.0), f32::from(radius::WIDGET) + 2.0, ring, egui::StrokeKind::Outside);
            }
            if response.clicked() {
                done.clicked = Some(at);
            }
            // Not over a dialog that was opened by a key meanwhile.
            if overlay::is_open(ui.ctx()) {
                continue;
            }
            response.on_hover_ui(|ui| {
                ui.label(RichText::new(format!("Draw {}{state}", at + 1)).font(theme::strong_font(size::BODY)));
                let unchanged = [words.clone()];
                for line in if hung.lines.is_empty() { &unchanged[..] } else { &hung.lines[..] } {
                    ui.label(theme::small(line));
                }
                if let Some(loss) = hung.lost {
                    let why = loss.by.map(|title| format!(": mostly by {title}")).unwrap_or_default();
                    let text = format!("⚠ {}{why}", crate::ui::words::sentence(loss.lost.words()));
                    ui.label(theme::small(text).color(palette(ui).many));
                }
            });
        }
        done
    }

    /// Draw `at`, large.
    fn large(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, rect: Rect, at: usize) {
        let Some(hung) = self.draws.get(at) else {
            self.open = None;
            return;
        };
        let [width, _] = self.original.as_ref().map_or([0, 0], TextureHandle::size);
        let subject = Subject {
            request: LargeRequest { preview: (*hung.of).clone(), number: hung.number },
            draw: &hung.texture,
            original: hung.original.as_ref().or(self.original.as_ref()),
            enlarged: if hung.original.is_none() && width > 0 { self.full_px.0 as f32 / width as f32 } else { 1.0 },
            title: format!("Draw {} · {}", at + 1, words(&hung.lines)),
            at,
            of: self.draws.len(),
            locked: self.locked.contains(&at),
        };
        match self.magnifier.show(ui, scene, rect, &subject) {
            Turn::Stay => {}
            Turn::Close => {
                self.open = None;
                self.magnifier.close();
            }
            Turn::To(other) => self.open = Some(other),
            Turn::Lock(true) => {
                self.locked.insert(at);
            }
            Turn::Lock(false) => {
                self.locked.remove(&at);
            }
        }
    }

    fn frame(&self, ui: &Ui, place: Rect, texture: Option<&TextureHandle>) {
        ui.painter().rect_filled(place, f32::from(radius::WIDGET), palette(ui).raised);
        if let Some(texture) = texture {
            hang(ui.painter(), place, texture);
        }
    }
}

/// Paints a picture into `frame` with round corners: cropped a little to fill it, or whole in the middle where much would be lost.
fn hang(painter: &Painter, frame: Rect, texture: &TextureHandle) {
    let scale = frame.size() / texture.size_vec2();
    let (fill, whole) = (scale.max_elem(), scale.min_elem());
    let (rect, uv) = if fill / whole <= MOST_CROP {
        (frame, Rect::from_center_size(pos2(0.5, 0.5), frame.size() / (texture.size_vec2() * fill)))
    } else {
        (Rect::from_center_size(frame.center(), texture.size_vec2() * whole), Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)))
    };
    let corner = egui::CornerRadius::same(radius::WIDGET);
    painter.add(egui::epaint::RectShape::filled(rect, corner, Color32::WHITE).with_texture(texture.id(), uv));
}

/// A line at the lower edge of a picture: the first of `forms` that has room there.
fn caption(ui: &Ui, place: Rect, forms: &[&str]) {
    let p = palette(ui);
    let room = place.width() - 12.0;
    let width = |text: &str| ui.painter().layout_no_wrap(text.to_owned(), theme::font(size::SMALL), p.strong).size().x;
    let text = forms.iter().find(|text| width(text) <= room).or(forms.last()).copied().unwrap_or_default();
    let galley = text_line(ui.painter(), text, (theme::font(size::SMALL), p.strong), room);
    let strip = Rect::from_min_max(pos2(place.left(), place.bottom() - galley.size().y - 6.0), place.max);
    let corner = egui::CornerRadius { nw: 0, ne: 0, sw: radius::WIDGET, se: radius::WIDGET };
    ui.painter().rect_filled(strip, corner, p.panel.gamma_multiply(0.88));
    ui.painter().galley(strip.min + vec2(6.0, 3.0), galley, p.strong);
}

/// What a draw has lost, in the upper left corner of its picture.
fn warning(ui: &Ui, place: Rect, words: &str) {
    let p = palette(ui);
    let words = if place.width() < ONE_WORD { words.rsplit(' ').next().unwrap_or(words) } else { words };
    let text = format!("⚠ {words}");
    let galley = text_line(ui.painter(), &text, (theme::font(size::SMALL), p.many), place.width() - 16.0);
    let ground = Rect::from_min_size(place.min + vec2(4.0, 4.0), galley.size() + vec2(10.0, 6.0));
    ui.painter().rect_filled(ground, f32::from(radius::WIDGET), p.panel.gamma_multiply(0.92));
    ui.painter().galley(ground.min + vec2(5.0, 3.0), galley, p.many);
}

/// The mark of a draw that stays, in the upper right corner of its picture.
fn padlock(ui: &Ui, place: Rect) {
    let p = palette(ui);
    let ground = Rect::from_min_size(place.right_top() + vec2(-26.0, 4.0), Vec2::splat(22.0));
    ui.painter().rect_filled(ground, f32::from(radius::WIDGET), p.panel.gamma_multiply(0.88));
    let body = Rect::from_center_size(ground.center() + vec2(0.0, 3.0), vec2(10.0, 8.0));
    let bow = Rect::from_min_max(pos2(body.left() + 2.0, body.top() - 5.0), pos2(body.right() - 2.0, body.top() + 3.0));
    ui.painter().rect_stroke(bow, 3.0, theme::ring(p.strong), egui::StrokeKind::Inside);
    ui.painter().rect_filled(body, 2.0, p.strong);
}

/// What stands on a corner, the longest form first: what is cut where there is no room is never the end itself.
fn forms(title: &str) -> Vec<String> {
    let whole = end_first(title);
    let short = match title {
        "All at their lower ends" => "All at lowest".to_owned(),
        "All at their upper ends" => "All at highest".to_owned(),
        _ => whole.split(" \u{b7} ").next().unwrap_or_default().to_owned(),
    };
    if short == whole { vec![whole] } else { vec![whole, short] }
}

/// "Rotate: angle −7°" as "Angle −7° · Rotate", and "Scale, shift, shear: scale 90 %" as "Scale 90 %": what tells a corner from its neighbours is not what is cut.
fn end_first(title: &str) -> String {
    let Some((transform, end)) = title.split_once(": ") else { return title.to_owned() };
    let mut letters = end.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    let end = format!("{first}{}", letters.as_str());
    // "Brightness −10 %" needs no "Brightness / contrast" behind it.
    let word = end.split(' ').next().unwrap_or_default().to_lowercase();
    if transform.to_lowercase().split([' ', ',']).any(|other| other == word) { end } else { format!("{end} \u{b7} {transform}") }
}

/// What was done, in a line.
fn words(lines: &[String]) -> String {
    if lines.is_empty() { "Unchanged".to_owned() } else { lines.join(", ") }
}

/// Shrunk pictures shimmer without smaller levels. Enlarged ones are smooth too: original and draws stand side by side at several sizes, and
/// pixels are looked at in the large view.
const SMOOTH: TextureOptions = TextureOptions::LINEAR.with_mipmap_mode(Some(TextureFilter::Linear));

fn load(ctx: &Context, image: &Image) -> TextureHandle {
    ctx.load_texture("draw", colour_image(image), SMOOTH)
}

/// Into `texture`, if there is one.
fn renew(ctx: &Context, texture: Option<TextureHandle>, image: &Image) -> TextureHandle {
    let Some(mut texture) = texture else { return load(ctx, image) };
    texture.set(colour_image(image), SMOOTH);
    texture
}

/// How many columns, and the size of a cell, with which `count` cells of about `shape` (width / height) fill `room` best.
fn cells(room: Vec2, count: usize, shape: f32) -> (usize, Vec2) {
    let fitted = |columns: usize| {
        let rows = count.div_ceil(columns).max(1);
        let most = pos2((room.x - GAP * (columns - 1) as f32) / columns as f32, (room.y - GAP * (rows - 1) as f32) / rows as f32);
        // Cells may grow a little longer or wider than the picture, which then fills them by a small crop.
        let width = most.x.min(most.y * shape * 1.3);
        vec2(width, most.y.min(width / shape * 1.3)).max(Vec2::splat(8.0))
    };
    let area = |columns: &usize| {
        let cell = fitted(*columns);
        cell.x * cell.y
    };
    let columns = (1..=count.max(1)).max_by(|a, b| area(a).total_cmp(&area(b))).unwrap_or(1);
    (columns, fitted(columns))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_corner_says_first_what_it_is_and_nothing_twice() {
        assert_eq!(end_first("Rotate: angle −7°"), "Angle −7° · Rotate");
        assert_eq!(end_first("Brightness / contrast: brightness −10 %"), "Brightness −10 %");
        assert_eq!(end_first("Scale, shift, shear: scale 90 %"), "Scale 90 %");
        assert_eq!(end_first("Original"), "Original");
        assert_eq!(forms("Rotate: angle −7°"), ["Angle −7° · Rotate", "Angle −7°"]);
        assert_eq!(forms("All at their upper ends"), ["All at their upper ends", "All at highest"]);
        assert_eq!(forms("Flip left–right"), ["Flip left–right"]);
    }

    #[test]
    fn twenty_draws_stand_in_a_grid_that_fits() {
        let (columns, cell) = cells(vec2(514.0, 520.0), 20, 4.0 / 3.0);
        assert_eq!(columns, 4, "{cell:?}");
        for (room, count, shape) in [(vec2(514.0, 400.0), 20, 1.33), (vec2(1400.0, 300.0), 20, 0.75), (vec2(200.0, 700.0), 20, 1.5)] {
            let (columns, cell) = cells(room, count, shape);
            let rows = count.div_ceil(columns) as f32;
            assert!(cell.x * columns as f32 + GAP * (columns as f32 - 1.0) <= room.x + 0.01);
            assert!(cell.y * rows + GAP * (rows - 1.0) <= room.y + 0.01);
        }
    }
}
