//! How data keys come, are changed and go.

use uuid::Uuid;
use vault::{DataKeys, Place, SealError, erase, provide, rewrap};

use crate::support::{database, key, vault};

fn place(row: Uuid) -> Place {
    Place {
        table: "person",
        column: "name",
        row,
    }
}

#[tokio::test]
async fn a_subject_keeps_the_key_it_was_given() {
    let pool = database().await;
    let vault = vault(&[key("a")]);
    let people: Vec<Uuid> = (1..=200).map(Uuid::from_u128).collect();
    let mut tx = pool.begin().await.unwrap();
    let mut keys = DataKeys::default();
    provide(&mut tx, &vault, &mut keys, people[..150].iter().copied())
        .await
        .unwrap();
    let sealed = keys.of(people[0]).unwrap().seal(&place(people[0]), b"x");
    tx.commit().await.unwrap();

    let mut tx = pool.begin().await.unwrap();
    let mut later = DataKeys::default();
    // those of before and new ones in one go
    provide(&mut tx, &vault, &mut later, people.iter().copied())
        .await
        .unwrap();
    assert!(people.iter().all(|one| later.get(*one).is_some()));
    let opened = later.of(people[0]).unwrap().open(&place(people[0]), &sealed);
    assert_eq!(opened.unwrap(), b"x");
    assert!(
        later
            .of(people[1])
            .unwrap()
            .open(&place(people[0]), &sealed)
            .is_err()
    );
}

#[tokio::test]
async fn two_who_make_a_key_at_once_end_with_one_key() {
    let pool = database().await;
    let vault = vault(&[key("a")]);
    let one = Uuid::from_u128(1);
    let mut first = pool.begin().await.unwrap();
    let mut keys = DataKeys::default();
    provide(&mut first, &vault, &mut keys, [one]).await.unwrap();
    let (raced, ()) = tokio::join!(
        async {
            let mut second = pool.begin().await.unwrap();
            provide(&mut second, &vault, &mut DataKeys::default(), [one]).await
        },
        async {
            tokio::task::yield_now().await;
            first.commit().await.unwrap();
        }
    );
    // it waited for the first to commit; had it come before, it would have made the key itself
    assert!(matches!(raced, Ok(()) | Err(SealError::Raced)), "{raced:?}");
    let sealed = keys.of(one).unwrap().seal(&place(one), b"x");
    let mut tx = pool.begin().await.unwrap();
    let mut later = DataKeys::default();
    provide(&mut tx, &vault, &mut later, [one]).await.unwrap();
    assert_eq!(later.of(one).unwrap().open(&place(one), &sealed).unwrap(), b"x");
}

#[tokio::test]
async fn a_dropped_key_leaves_nothing_that_could_be_read() {
    let pool = database().await;
    let vault = vault(&[key("a")]);
    let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let mut tx = pool.begin().await.unwrap();
    let mut keys = DataKeys::default();
    provide(&mut tx, &vault, &mut keys, [one, other]).await.unwrap();
    let sealed = keys.of(one).unwrap().seal(&place(one), b"x");
    assert_eq!(erase(&mut tx, &[one]).await.unwrap(), 1);
    assert_eq!(erase(&mut tx, &[one]).await.unwrap(), 0);
    let mut later = DataKeys::default();
    provide(&mut tx, &vault, &mut later, [one, other]).await.unwrap();
    assert!(
        later.of(one).unwrap().open(&place(one), &sealed).is_err(),
        "the new key is another one"
    );
}

/// a key-encryption key can be changed while everything stays readable.
#[tokio::test]
async fn after_a_change_of_keys_the_former_one_is_no_longer_needed() {
    let pool = database().await;
    let (old, new) = (key("old"), key("new"));
    let people: Vec<Uuid> = (1..=1_500).map(Uuid::from_u128).collect();
    let mut tx = pool.begin().await.unwrap();
    let mut keys = DataKeys::default();
    provide(
        &mut tx,
        &vault(std::slice::from_ref(&old)),
        &mut keys,
        people.iter().copied(),
    )
    .await
    .unwrap();
    let sealed = keys.of(people[7]).unwrap().seal(&place(people[7]), b"x");
    let both = vault(&[new.clone(), old]);
    assert_eq!(rewrap(&mut tx, &both).await.unwrap(), 1_000);
    assert_eq!(rewrap(&mut tx, &both).await.unwrap(), 500);
    assert_eq!(rewrap(&mut tx, &both).await.unwrap(), 0);
    let mut later = DataKeys::default();
    provide(&mut tx, &vault(&[new]), &mut later, people.iter().copied())
        .await
        .unwrap();
    assert_eq!(
        later
            .of(people[7])
            .unwrap()
            .open(&place(people[7]), &sealed)
            .unwrap(),
        b"x"
    );
}
