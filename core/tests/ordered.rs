//! Ordered maps and sets do what those of the standard library do.

use earmark_core::ordered::{Map, Set, sort};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone)]
enum Do {
    Insert(u16, u32),
    Entry(u16),
    Put(u16, u32),
    Remove(u16),
    First,
    Retain(u16),
}

fn doing() -> impl Strategy<Value = Do> {
    // Few keys meet each other again; many make runs split.
    let key = prop_oneof![0..40_u16, any::<u16>()];
    prop_oneof![
        8 => (key.clone(), any::<u32>()).prop_map(|(key, value)| Do::Insert(key, value)),
        2 => key.clone().prop_map(Do::Entry),
        2 => (key.clone(), any::<u32>()).prop_map(|(key, value)| Do::Put(key, value)),
        4 => key.prop_map(Do::Remove),
        1 => Just(Do::First),
        1 => (2..9_u16).prop_map(Do::Retain),
    ]
}

proptest! {
    #[test]
    fn a_map_is_a_map(begin in 0..600_u16, moves in prop::collection::vec(doing(), 0..600), from in any::<u16>()) {
        let mut one: Map<u16, u32> = (0..begin).map(|key| (key * 7, 0)).collect();
        let mut other: BTreeMap<u16, u32> = (0..begin).map(|key| (key * 7, 0)).collect();
        for doing in moves {
            match doing {
                Do::Insert(key, value) => prop_assert_eq!(one.insert(key, value), other.insert(key, value)),
                Do::Entry(key) => {
                    *one.entry(key).or_default() ^= 1;
                    *other.entry(key).or_default() ^= 1;
                }
                Do::Put(key, value) => {
                    prop_assert_eq!(one.entry(key).get().copied(), other.get(&key).copied());
                    one.entry(key).put(value);
                    other.insert(key, value);
                }
                Do::Remove(key) => prop_assert_eq!(one.remove(&key), other.remove(&key)),
                Do::First => prop_assert_eq!(one.pop_first(), other.pop_first()),
                Do::Retain(part) => {
                    one.retain(|key, _| key % part != 0);
                    other.retain(|key, _| key % part != 0);
                }
            }
            prop_assert_eq!(one.len(), other.len());
            prop_assert_eq!(one.first_key_value(), other.first_key_value());
        }
        prop_assert!(one.iter().eq(&other));
        prop_assert!(one.from(&from).eq(other.range(from..)));
        prop_assert!(other.iter().all(|(key, value)| one.get(key) == Some(value)));
        prop_assert_eq!(&one, &one.iter().map(|(key, value)| (*key, *value)).collect());
        prop_assert!(one.into_iter().eq(other));
    }

    #[test]
    fn maps_are_equal_where_all_of_both_is(pairs in prop::collection::btree_map(any::<u8>(), any::<bool>(), 1..20)) {
        let one: Map<u8, bool> = pairs.clone().into_iter().collect();
        let mut other = one.clone();
        prop_assert_eq!(format!("{:?}", &one), format!("{:?}", &pairs));
        prop_assert_eq!(one.keys().collect::<Vec<_>>(), pairs.keys().collect::<Vec<_>>());
        prop_assert!(one == other && !one.is_empty());
        other.values_mut().for_each(|value| *value = !*value);
        prop_assert!(one != other && one.values().zip(other.values()).all(|(one, other)| one != other));
        let (first, _) = other.pop_first().unwrap();
        prop_assert!(one != other && !other.contains_key(&first) && one.contains_key(&first));
        let (mut left, right): (Set<u8>, Set<u8>) = (one.keys().copied().collect(), pairs.keys().copied().collect());
        prop_assert!(left == right && left.len() == right.len() && left.first() == right.first());
        left.retain(|key| *key != first);
        prop_assert!(left != right && left.len() + 1 == right.len() && left.is_empty() == (right.len() == 1));
    }

    #[test]
    fn a_sorted_list_is_sorted(mut keys in prop::collection::vec(any::<u16>(), 0..300)) {
        let mut expected = keys.clone();
        expected.sort_unstable();
        sort(&mut keys, |one, other| one < other);
        prop_assert_eq!(keys, expected);
    }

    #[test]
    fn a_set_is_a_set(keys in prop::collection::vec(any::<u16>(), 0..300), from in any::<u16>()) {
        let (mut one, mut other) = (Set::new(), BTreeSet::new());
        for key in keys {
            prop_assert_eq!(one.insert(key), other.insert(key));
        }
        prop_assert!(one.iter().eq(&other));
        prop_assert!(one.from(&from).eq(other.range(from..)));
        prop_assert_eq!(one.contains(&from), other.contains(&from));
        prop_assert_eq!(one.remove(&from), other.remove(&from));
        prop_assert_eq!(one.pop_first(), other.pop_first());
        prop_assert!(one.into_iter().eq(other));
    }
}
