//! What each error code means: the sections of `docs/codes.md`.

const PAGE: &str = include_str!("../../../docs/codes.md");

/// The codes with their pages.
pub fn pages() -> impl Iterator<Item = (&'static str, &'static str)> {
    PAGE.split("\n## `")
        .skip(1)
        .filter_map(|section| section.split_once("`\n"))
        .map(|(code, page)| (code, page.trim()))
}
