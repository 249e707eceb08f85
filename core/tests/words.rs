//! What the words of the field may be, at their bounds and one beyond.

use earmark_core::words::{
    BalanceKey, FIGURE_MAX, Id, Key, Line, Lines, Location, Name, Note, QUANTITY_MAX, Quantity, Reference,
    Rule, Sku, Span, Time,
};

fn times(text: &str, n: usize) -> String {
    text.repeat(n)
}

#[test]
fn a_sku_is_trimmed_upper_cased_and_1_to_64_long() {
    assert_eq!(Sku::parse(" aZ9._- ").expect("a SKU").as_str(), "AZ9._-");
    assert!(Sku::parse(&times("x", 64)).is_ok());
    for wrong in ["", " ", "a b", "a:b", "ä", &times("x", 65)] {
        assert_eq!(Sku::parse(wrong), Err(Rule::Sku), "{wrong:?}");
    }
    // What was stored is normalised already.
    assert_eq!(Sku::stored("mug"), Err(Rule::Sku));
}

#[test]
fn ids_locations_references_and_names_are_1_to_64_of_the_same_characters() {
    let fits = "aZ9._:-";
    assert_eq!(Id::parse(fits).expect("an id").as_str(), fits);
    assert_eq!(Location::parse(" aZ9._:- ").expect("a location").as_str(), fits);
    assert_eq!(Reference::parse(fits).expect("a reference").as_str(), fits);
    assert_eq!(Name::parse(fits).expect("a name").as_str(), fits);
    assert!(Id::parse(&times("x", 64)).is_ok());
    for wrong in ["", "a b", "a~b", "a/b", "ä", &times("x", 65)] {
        assert_eq!(Id::parse(wrong), Err(Rule::Id), "{wrong:?}");
        assert_eq!(Location::parse(wrong), Err(Rule::Id), "{wrong:?}");
        assert_eq!(Reference::parse(wrong), Err(Rule::Id), "{wrong:?}");
        assert_eq!(Name::parse(wrong), Err(Rule::Id), "{wrong:?}");
    }
    assert_eq!(Location::default().as_str(), "main");
}

#[test]
fn a_derived_id_leads_back_to_what_it_was_derived_from() {
    let id = Id::parse("order-7").expect("an id");
    let refund = id.derive("refund.A");
    assert_eq!(refund.as_str(), "order-7~refund.A");
    assert_eq!((refund.base(), refund.derive("again").base(), id.base()), (id.clone(), id.clone(), id));
    assert_eq!(Id::stored(refund.as_str()), Ok(refund));
    assert!(Id::stored(times("x", 1024)).is_ok());
    assert_eq!(Id::stored(times("x", 1025)), Err(Rule::Id));
}

#[test]
fn a_key_is_1_to_255_visible_characters_and_begins_with_no_tilde() {
    assert!(["k", "a~b", "!#/", &times("k", 255)].iter().all(|key| Key::parse(key).is_ok()));
    for wrong in ["", "~k", "a b", "a\tb", "ä", &times("k", 256)] {
        assert_eq!(Key::parse(wrong), Err(Rule::Key), "{wrong:?}");
    }
    let reference = Reference::parse("note-7").expect("a reference");
    let key = Key::of_fact("receive", "MUG@main", &reference);
    assert_eq!(
        (key.as_str(), key.as_id().as_str()),
        ("~receive~MUG@main~note-7", "~receive~MUG@main~note-7")
    );
    assert_eq!(Name::parse("checkout").expect("a name").as_id().as_str(), "checkout");
}

#[test]
fn a_note_has_200_characters_and_no_control_characters() {
    assert_eq!(Note::parse(" told by phone ").expect("a note").as_str(), "told by phone");
    assert!(Note::parse("").is_ok() && Note::parse(&times("ä", 200)).is_ok());
    for wrong in ["a\nb", "a\u{7f}b", &times("ä", 201)] {
        assert_eq!(Note::parse(wrong), Err(Rule::Note), "{wrong:?}");
    }
}

#[test]
fn words_show_as_they_are_written() {
    let key = BalanceKey::parse(" mug ", Some("north")).expect("a balance");
    assert_eq!((key.to_string().as_str(), key.as_id().as_str()), ("MUG@north", "MUG@north"));
    assert_eq!(format!("{key:?}"), "MUG@north");
    assert_eq!(BalanceKey::parse("mug", None).expect("a balance").location, Location::default());
    assert!(BalanceKey::parse("", None).is_err() && BalanceKey::parse("mug", Some("")).is_err());
    assert_eq!((format!("{}", key.sku), format!("{:?}", key.sku)), ("MUG".into(), "\"MUG\"".into()));
    assert_eq!(format!("{} {}", key.location, Id::parse("a").expect("an id")), "north a");
}

#[test]
fn balances_are_in_the_order_of_their_skus_and_then_of_their_locations() {
    let key = |sku, location| BalanceKey::parse(sku, Some(location)).expect("a balance");
    let mut keys = [key("b", "a"), key("a", "b"), key("ab", "a"), key("a", "a"), key("a", "ab")];
    keys.sort();
    let order: Vec<String> = keys.iter().map(ToString::to_string).collect();
    assert_eq!(order, ["A@a", "A@ab", "A@b", "AB@a", "B@a"]);
}

#[test]
fn a_quantity_is_1_to_a_thousand_million() {
    for (units, fits) in [(0, false), (-1, false), (1, true), (QUANTITY_MAX, true), (QUANTITY_MAX + 1, false)]
    {
        assert_eq!(Quantity::new(units).map(Quantity::units).ok(), fits.then_some(units));
        assert_eq!(Quantity::try_from(units).map(i64::from).ok(), fits.then_some(units));
    }
    assert_eq!(Quantity::new(i64::from(u32::MAX) + 2), Err(Rule::Quantity));
    assert_eq!((QUANTITY_MAX, FIGURE_MAX), (1_000_000_000, 1_000_000_000_000_000));
}

fn line(location: &str, units: i64) -> Line {
    let key = BalanceKey::parse("mug", Some(location)).expect("a balance");
    Line { key, quantity: Quantity::new(units).expect("a quantity") }
}

#[test]
fn lines_are_1_to_200_and_add_up_per_balance() {
    let numbered = |n| (0..n).map(|n| line(&format!("l{n}"), 1)).collect::<Vec<_>>();
    let rule = |lines| Lines::new(lines).map(|lines| lines.len()).map_err(|faults| faults[0].rule);
    assert_eq!(rule(vec![]), Err(Rule::LineCount));
    assert_eq!((rule(numbered(1)), rule(numbered(200))), (Ok(1), Ok(200)));
    assert_eq!(rule(numbered(201)), Err(Rule::LineCount));
    let most = QUANTITY_MAX - 1;
    assert_eq!(rule(vec![line("a", most), line("a", 1)]), Ok(1));
    assert_eq!(rule(vec![line("a", most), line("a", 2)]), Err(Rule::LineSum));
    let summed = Lines::new(vec![line("b", 2), line("a", 1), line("b", 3)]).expect("lines");
    assert_eq!(summed.iter().cloned().collect::<Vec<_>>(), [line("a", 1), line("b", 5)]);
    assert_eq!(Vec::from(summed), [line("a", 1), line("b", 5)]);
    assert_eq!(Lines::try_from(vec![line("a", most), line("a", 2)]), Err(Rule::LineSum));
}

#[test]
fn time_ends_with_the_year_9999_and_never_runs_backwards() {
    let (early, late) = (Time::from_millis(1000), Time::from_millis(3500));
    assert_eq!((late.since(early), early.since(late)), (Span::from_millis(2500), Span::default()));
    assert_eq!(early + Span::from_secs(2), Time::from_millis(3000));
    assert_eq!((Time::from_millis(u64::MAX), late + Span::from_millis(u64::MAX)), (Time::MAX, Time::MAX));
    assert_eq!(Time::from_millis(Time::MAX.millis() - 1).millis(), 253_402_300_799_998);
    assert_eq!((Span::from_secs(3).millis(), Span::from_secs(u64::MAX).millis()), (3000, u64::MAX));
    assert_eq!(Span::from_secs(3).times(4), Span::from_secs(12));
    assert_eq!(Span::from_millis(u64::MAX).times(2).millis(), u64::MAX);
}
