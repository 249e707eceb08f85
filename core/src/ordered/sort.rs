//! Sorting.

/// Sorts in place: what is `before` what. Those that are before neither of the two come in any order.
///
/// The library's sorts are the quickest there are, and some kilobytes for each type that is sorted; this one
/// (Shell's, with the gaps of Gonnet and Baeza-Yates) is a few hundred bytes. It is as quick for a handful of
/// things, which is what is sorted often here.
///
/// ```
/// let mut words = ["c", "a", "b"];
/// earmark_core::ordered::sort(&mut words, |one, other| one < other);
/// assert_eq!(words, ["a", "b", "c"]);
/// ```
pub fn sort<T>(items: &mut [T], mut before: impl FnMut(&T, &T) -> bool) {
    let mut gap = items.len();
    while gap > 1 {
        gap = (gap * 5 / 11).max(1);
        for next in gap..items.len() {
            let mut at = next;
            while at >= gap && before(&items[at], &items[at - gap]) {
                items.swap(at, at - gap);
                at -= gap;
            }
        }
    }
}
