//! What extensions promise.

use crate::pixels::Format;

/// What follows the last dot of a file's name; `None` without one, or where nothing comes before it.
fn extension(name: &str) -> Option<&str> {
    name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map(|(_, extension)| extension)
}

/// The format that the extension of `name` promises; `None` for an unknown one or none.
pub(super) fn promised(name: &str) -> Option<Format> {
    let extension = extension(name)?;
    const TABLE: [(&str, Format); 20] = [
        ("jpg", Format::Jpeg),
        ("jpeg", Format::Jpeg),
        ("png", Format::Png),
        ("webp", Format::WebP),
        ("gif", Format::Gif),
        ("bmp", Format::Bmp),
        ("dib", Format::Bmp),
        ("tif", Format::Tiff),
        ("tiff", Format::Tiff),
        ("jpe", Format::Jpeg),
        ("jfif", Format::Jpeg),
        ("apng", Format::Png),
        ("ppm", Format::Pnm),
        ("pgm", Format::Pnm),
        ("pbm", Format::Pnm),
        ("pnm", Format::Pnm),
        ("pam", Format::Pnm),
        ("tga", Format::Tga),
        ("qoi", Format::Qoi),
        ("targa", Format::Tga),
    ];
    TABLE.iter().find(|(known, _)| extension.eq_ignore_ascii_case(known)).map(|&(_, format)| format)
}

/// The name of an image format that people have and evenset does not read, told from the extension.
pub(super) fn foreign_format(name: &str) -> Option<&'static str> {
    let extension = extension(name)?;
    const TABLE: [(&str, &str); 14] = [
        ("avif", "AVIF"),
        ("heic", "HEIC"),
        ("heif", "HEIC"),
        ("jxl", "JPEG XL"),
        ("jp2", "JPEG 2000"),
        ("svg", "SVG"),
        ("psd", "Photoshop"),
        ("ico", "icon"),
        ("exr", "OpenEXR"),
        ("hdr", "Radiance"),
        ("dng", "raw camera"),
        ("cr2", "raw camera"),
        ("nef", "raw camera"),
        ("arw", "raw camera"),
    ];
    TABLE.iter().find(|(known, _)| extension.eq_ignore_ascii_case(known)).map(|&(_, format)| format)
}

/// The extension that files of `format` usually bear.
pub(super) fn usual(format: Format) -> &'static str {
    match format {
        Format::Jpeg => "jpg",
        Format::Png => "png",
        Format::WebP => "webp",
        Format::Gif => "gif",
        Format::Bmp => "bmp",
        Format::Tiff => "tif",
        Format::Pnm => "ppm",
        Format::Tga => "tga",
        Format::Qoi => "qoi",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_in_any_case() {
        assert_eq!(promised("a.JPG"), Some(Format::Jpeg));
        assert_eq!(promised("a.tar.jfif"), Some(Format::Jpeg));
        assert_eq!(promised("jpg"), None);
        assert_eq!(promised("notes.txt"), None);
        assert_eq!(foreign_format("IMG_1.HEIC"), Some("HEIC"));
        assert_eq!(promised(&format!("x.{}", usual(Format::Pnm))), Some(Format::Pnm));
    }
}
