//! Lists by page.

use super::history::lived;
use super::{Harness, Twin, at, id, receive, release, reserve};
use crate::{Cursor, Failure, Listed, Page, Store};
use earmark_core::words::Id;
use earmark_core::{debt, order, reservation};

/// All items of a list, page by page.
async fn all<T, F: Future<Output = Result<Listed<T>, Failure>>>(
    limit: usize,
    list: impl Fn(Page) -> F,
) -> Vec<T> {
    let (mut items, mut page) = (vec![], Page { limit, after: None });
    loop {
        let listed = list(page.clone()).await.unwrap();
        assert!(listed.items.len() <= limit, "a page is no longer than asked for");
        assert!(listed.next.is_none() || listed.items.len() == limit, "a page that is not the last is full");
        items.extend(listed.items);
        page.after = listed.next;
        if page.after.is_none() {
            return items;
        }
    }
}

/// Newest first by creation and then id, of one status or of all.
pub async fn lists_newest_first(harness: &dyn Harness) {
    let (twin, model) = lived(harness, 11).await;
    let (store, model): (&dyn Store, &dyn Store) = (&*twin.store, &model);
    for limit in [1, 4, 500] {
        let statuses = reservation::Status::ALL.into_iter().map(Some).chain([None]);
        for status in statuses {
            let of = |store| {
                all(
                    limit,
                    move |page| async move { <dyn Store>::list_reservations(store, status, &page).await },
                )
            };
            assert_eq!(of(store).await, of(model).await);
        }
        for status in order::Status::ALL.into_iter().map(Some).chain([None]) {
            let of = |store| {
                all(limit, move |page| async move { <dyn Store>::list_orders(store, status, &page).await })
            };
            assert_eq!(of(store).await, of(model).await);
        }
        for status in debt::Status::ALL.into_iter().map(Some).chain([None]) {
            let of = |store| {
                all(limit, move |page| async move { <dyn Store>::list_debts(store, status, &page).await })
            };
            assert_eq!(of(store).await, of(model).await);
        }
        let of =
            |store| all(limit, move |page| async move { <dyn Store>::list_purchases(store, &page).await });
        assert_eq!(of(store).await, of(model).await);
    }
}

/// Balances by key, holders by id, policies by name, and each row by its own id.
pub async fn lists_the_rest_in_order(harness: &dyn Harness) {
    let (twin, model) = lived(harness, 13).await;
    let (store, model): (&dyn Store, &dyn Store) = (&*twin.store, &model);
    for limit in [1, 3, 500] {
        for text in [None, Some("U"), Some("LID"), Some("%")] {
            let of = |store| {
                all(limit, move |page| async move { <dyn Store>::list_balances(store, text, &page).await })
            };
            assert_eq!(of(store).await, of(model).await);
        }
        for sku in ["MUG", "CUP", "NONE"] {
            let key = at(sku);
            let key = &key;
            let of =
                |store| all(limit, move |page| async move { <dyn Store>::holders(store, key, &page).await });
            assert_eq!(of(store).await, of(model).await);
        }
    }
    assert_eq!(store.policies().await.unwrap(), model.policies().await.unwrap());
    let tables = twin.memory.tables();
    for (id, (_, row)) in &tables.reservations {
        assert_eq!(store.reservation(id).await.unwrap().as_ref(), Some(row.as_ref()));
    }
    for (id, (_, row)) in &tables.orders {
        assert_eq!(store.order(id).await.unwrap().as_ref(), Some(row.as_ref()));
    }
    for (id, (_, row)) in &tables.purchases {
        assert_eq!(store.purchase(id).await.unwrap().as_ref(), Some(row.as_ref()));
    }
    for (id, (_, row)) in &tables.debts {
        assert_eq!(store.debt(id).await.unwrap().as_ref(), Some(row.as_ref()));
    }
    assert_eq!(store.order(&id("nothing")).await.unwrap(), None);
    assert_eq!(store.balances(&at("MUG").sku).await.unwrap(), model.balances(&at("MUG").sku).await.unwrap());
    store.ping().await.unwrap();
}

/// Rows by many ids at once: each that there is once, in the order in which they are named.
pub async fn finds_rows_in_the_order_of_their_ids(harness: &dyn Harness) {
    let (twin, model) = lived(harness, 19).await;
    let (store, model): (&dyn Store, &dyn Store) = (&*twin.store, &model);
    let tables = twin.memory.tables();
    let mixed = |ids: Vec<Id>| {
        let named = ids.iter().rev().chain(&ids).cloned();
        let named: Vec<Id> = [id("nothing")].into_iter().chain(named).collect();
        assert!(named.len() > 2, "there is none of these");
        named
    };
    let ids = mixed(tables.reservations.keys().cloned().collect());
    assert_eq!(store.reservations(&ids).await.unwrap(), model.reservations(&ids).await.unwrap());
    let ids = mixed(tables.orders.keys().cloned().collect());
    assert_eq!(store.orders(&ids).await.unwrap(), model.orders(&ids).await.unwrap());
    let ids = mixed(tables.purchases.keys().cloned().collect());
    assert_eq!(store.purchases(&ids).await.unwrap(), model.purchases(&ids).await.unwrap());
    let ids = mixed(tables.debts.keys().cloned().collect());
    assert_eq!(store.debts(&ids).await.unwrap(), model.debts(&ids).await.unwrap());
    assert_eq!(store.reservations(&[]).await.unwrap(), []);
}

/// A list goes on where it was, though the row that its cursor names has left it meanwhile.
pub async fn goes_on_behind_what_left_the_list(harness: &dyn Harness) {
    let mut twin = Twin::open(harness).await;
    let taken = |name: &str| reserve(name, &[("MUG", 1)], 60);
    twin.tell(vec![receive("MUG", 9), taken("a"), taken("b"), taken("c")]).await;
    let pending = Some(reservation::Status::Pending);
    let ids = |listed: &Listed<reservation::Reservation>| {
        listed.items.iter().map(|held| held.id.to_string()).collect::<Vec<_>>()
    };
    let listed = twin.store.list_reservations(pending, &Page { limit: 2, after: None }).await.unwrap();
    let held = twin.store.holders(&at("MUG"), &Page { limit: 2, after: None }).await.unwrap();
    assert_eq!((ids(&listed), ids(&held)), (vec!["a".into(), "b".into()], vec!["a".into(), "b".into()]));
    twin.tell(vec![release("b")]).await;
    let listed = twin.store.list_reservations(pending, &Page { limit: 2, after: listed.next }).await.unwrap();
    let held = twin.store.holders(&at("MUG"), &Page { limit: 2, after: held.next }).await.unwrap();
    assert_eq!((ids(&listed), ids(&held)), (vec!["c".to_owned()], vec!["c".to_owned()]));
}

/// What is no cursor of a list is refused as that, and not taken for its end.
pub async fn refuses_what_is_no_cursor(harness: &dyn Harness) {
    let twin = Twin::open(harness).await;
    let store: &dyn Store = &*twin.store;
    for text in ["", "nonsense", "x:y", "-1:x", "99999999999999999999:x", "-9223372036854775808:1:main"] {
        let page = Page { limit: 5, after: Some(Cursor(text.into())) };
        let refused = [
            store.list_reservations(None, &page).await.err(),
            store.list_orders(None, &page).await.err(),
            store.list_purchases(&page).await.err(),
            store.list_debts(None, &page).await.err(),
            store.list_balances(None, &page).await.err(),
            store.movements(&at("MUG").sku, &page).await.err(),
        ];
        for (n, refused) in refused.into_iter().enumerate() {
            assert!(matches!(refused, Some(Failure::BadCursor)), "list {n} after {text:?}: {refused:?}");
        }
    }
}
