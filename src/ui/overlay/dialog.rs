//! What dialogs stand in: as wide as they are made for or as the window lets them be, and never out of it.

use crate::ui::theme::{self, palette_of, radius, size};
use egui::{Align2, Context, CornerRadius, Frame, Id, Margin, Modal, Ui, Vec2, vec2};

/// The least that is seen of the window around a dialog, in points.
const AROUND: f32 = 8.0;
/// The place of a list to pick from below the upper edge of the window, where there is room.
const PICKER_TOP: f32 = 96.0;
/// What a list to pick from needs below its place, before it moves up.
const PICKER: f32 = 480.0;
const PICKER_WIDTH: f32 = 460.0;
const PICKER_MARGIN: i8 = 8;

/// Around what is in a dialog: less in a small window.
fn margin(ctx: &Context) -> i8 {
    let room = ctx.content_rect();
    if room.width() < 640.0 || room.height() < 480.0 { 16 } else { 24 }
}

/// Room for what is in a dialog, in points.
fn room(ctx: &Context, margin: i8) -> Vec2 {
    ctx.content_rect().size() - Vec2::splat(2.0 * (f32::from(margin) + AROUND))
}

fn frame(ctx: &Context, margin: i8) -> Frame {
    let p = palette_of(ctx);
    Frame::new()
        .fill(p.raised)
        .stroke(theme::line(p.hairline))
        .corner_radius(CornerRadius::same(radius::MODAL))
        .shadow(ctx.global_style().visuals.window_shadow)
        .inner_margin(Margin::same(margin))
}

/// A modal of the window's look, `width` points wide where there is room; whether it is to be closed.
pub(crate) fn modal(ctx: &Context, name: &str, width: f32, contents: impl FnOnce(&mut Ui) -> bool) -> bool {
    let margin = margin(ctx);
    let id = Id::unique(("modal", name));
    let answer = Modal::new(id).frame(frame(ctx, margin)).backdrop_color(palette_of(ctx).scrim).show(ctx, |ui| {
        ui.set_width(width.min(room(ctx, margin).x));
        let done = contents(ui);
        // What stands below the part that scrolls, for the next frame.
        let (all, begun) = (ui.min_rect().height(), ui.data(|data| data.get_temp::<f32>(scrolled_id())));
        if let Some(end) = begun {
            ui.data_mut(|data| {
                data.remove_temp::<f32>(scrolled_id());
                data.insert_temp(foot_id(ui), all - end);
            });
        }
        done
    });
    answer.inner || answer.should_close()
}

/// The part of a dialog that scrolls where the window has no room for all of it. `contents` is given the height that it may have: so much that what
/// stands above and below it, as the buttons do, stays in sight.
pub(crate) fn scrolled<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui, f32) -> R) -> R {
    scrolled_above(ui, size::BUTTON + 2.0 * size::GAP, contents)
}

/// As [`scrolled`], where in the first frame too what stands below is known to be `below` points high, with the space before it.
pub(crate) fn scrolled_above<R>(ui: &mut Ui, below: f32, contents: impl FnOnce(&mut Ui, f32) -> R) -> R {
    let above = ui.min_rect().height() + ui.spacing().item_spacing.y;
    let foot = ui.data(|data| data.get_temp::<f32>(foot_id(ui))).unwrap_or(below);
    let height = room(ui.ctx(), margin(ui.ctx())).y - above - foot;
    let answer = contents(ui, height.max(size::ROW));
    let end = ui.min_rect().height();
    ui.data_mut(|data| data.insert_temp(scrolled_id(), end));
    answer
}

/// How far down in the dialog of this frame the part that scrolls ends.
fn scrolled_id() -> Id {
    Id::unique("end of what scrolls in a dialog")
}

/// How high what stands below the part that scrolls was in the last frame.
fn foot_id(ui: &Ui) -> Id {
    ui.layer_id().id.with("below what scrolls")
}

/// As [`modal`], near the top and with little around it: for lists to pick from. `contents` is given the height that it may have.
pub(super) fn picker_modal(ctx: &Context, name: &str, contents: impl FnOnce(&mut Ui, f32) -> bool) -> bool {
    let id = Id::unique(("picker", name));
    let all = ctx.content_rect().height();
    let top = (all - PICKER).clamp(size::PAD, PICKER_TOP);
    let area = Modal::default_area(id).anchor(Align2::CENTER_TOP, vec2(0.0, top));
    let answer = Modal::new(id).area(area).frame(frame(ctx, PICKER_MARGIN)).backdrop_color(palette_of(ctx).scrim).show(ctx, |ui| {
        let room = room(ctx, PICKER_MARGIN);
        ui.set_width(PICKER_WIDTH.min(room.x));
        contents(ui, room.y - top + AROUND)
    });
    answer.inner || answer.should_close()
}
