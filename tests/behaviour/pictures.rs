//! Pictures that everybody may see: there while the board names them, and gone for good after.

use image::ImageFormat;
use jiff::SignedDuration;
use shishiling::app::pictures::address;
use shishiling::domain::By;
use shishiling::domain::board::{BoardEvent, Notice, NoticeId, Picture};
use shishiling::domain::site::SiteEvent;
use shishiling::store::verify;
use uuid::Uuid;

use crate::sending::photo;
use crate::world::World;

impl World {
    pub async fn board(&self, event: BoardEvent) {
        let event = SiteEvent::Board(event);
        self.app.record(By::Hub, event).await.unwrap();
    }

    async fn picture(&self, format: ImageFormat) -> Picture {
        let taken = self.app.take_picture(photo(format)).await;
        taken.unwrap().expect("a picture")
    }
}

fn notice(world: &World, picture: Option<Picture>) -> Notice {
    Notice {
        id: NoticeId(Uuid::now_v7()),
        title: "澡堂檢修".into(),
        text: "週六停一天".into(),
        picture,
        from: world.now(),
        until: world.now() + SignedDuration::from_hours(48),
        places: Vec::new(),
        activity: None,
    }
}

fn dish(picture: Option<Picture>) -> BoardEvent {
    BoardEvent::DishPictured {
        dish: "茄子".into(),
        picture,
    }
}

#[tokio::test]
async fn a_picture_is_drawn_anew_and_there_for_everybody_until_nothing_shows_it_any_more() {
    let world = World::new().await;
    let worker = world.worker();
    let picture = world.picture(ImageFormat::Jpeg).await;
    let path = address(&picture);
    assert_eq!(worker.get(&path).await.status, 404, "nothing names it yet");

    let set = notice(&world, Some(picture));
    world
        .board(BoardEvent::NoticeSet(Box::new(set.clone())))
        .await;
    world.board(dish(Some(picture))).await;
    let shown = worker.get(&path).await;
    assert_eq!(shown.status, 200);
    assert_eq!(shown.header("content-type"), "image/jpeg");
    assert!(shown.header("cache-control").contains("immutable"));
    assert!(!shown.body.windows(3).any(|w| w == b"GPS"), "drawn anew");
    assert_eq!(shown.body.len(), picture.bytes as usize);
    let inside = &shown.body[100..140];
    let on_disk = |world: &World| world.disk().windows(40).any(|w| w == inside);
    assert!(!on_disk(&world), "it lies there sealed");

    world.board(BoardEvent::NoticeRemoved { id: set.id }).await;
    assert_eq!(worker.get(&path).await.status, 200, "a dish still shows it");
    world.board(dish(None)).await;
    assert_eq!(worker.get(&path).await.status, 404, "nothing does any more");
    let gone = world.app.store().read_picture(&picture).unwrap();
    assert_eq!(
        gone, None,
        "nobody can read it any more, whatever they hold"
    );

    // An event that names it once more, from a form that was open meanwhile, brings nothing back.
    world.board(dish(Some(picture))).await;
    assert_eq!(worker.get(&path).await.status, 404);
    let world = world.restart().await;
    assert_eq!(worker.get(&path).await.status, 404);
    assert_eq!(world.app.store().read_picture(&picture).unwrap(), None);
}

#[tokio::test]
async fn the_key_of_a_picture_is_nobody_elses_and_backups_carry_and_forget_it() {
    let world = World::new().await;
    let kit = world
        .app
        .store()
        .fresh_recovery_key()
        .expect("the first start");
    let worker = world.worker();
    let kept = world.picture(ImageFormat::Png).await;
    let removed = world.picture(ImageFormat::Jpeg).await;
    let set = notice(&world, Some(removed));
    world
        .board(BoardEvent::NoticeSet(Box::new(set.clone())))
        .await;
    world.board(dish(Some(kept))).await;

    let world = world.restart().await;
    let filed = worker.file("重新開門以後的第一件").await;
    let case = world.app.case_by_number(&filed.number).await.unwrap();
    assert!(
        case.key > kept.key && case.key > removed.key,
        "a key is given once"
    );

    let backups = tempfile::tempdir().unwrap();
    world.back_up(backups.path());
    world.board(BoardEvent::NoticeRemoved { id: set.id }).await;
    world.pass(SignedDuration::from_hours(24));
    // A later backup knows what is to be forgotten; the older set, restored, forgets it too.
    world.back_up(backups.path());
    let fresh = tempfile::tempdir().unwrap();
    let first = std::fs::read_dir(backups.path().join("sets")).unwrap();
    let mut sets: Vec<_> = first.map(|entry| entry.unwrap().file_name()).collect();
    sets.sort();
    let set = sets[0].to_str();
    let restored = shishiling::store::restore(backups.path(), set, fresh.path(), &kit).unwrap();
    assert_eq!(restored.files_missing, 0);
    assert_eq!(
        restored.verified.files, 2,
        "the files of both pictures are counted"
    );
    assert_eq!(restored.erased_again, 1);

    let world = world.restored(backups.path(), &kit).await;
    assert_eq!(worker.get(&address(&kept)).await.status, 200);
    assert_eq!(worker.get(&address(&removed)).await.status, 404);
    assert_eq!(world.app.store().read_picture(&removed).unwrap(), None);
}

#[tokio::test]
async fn what_is_no_picture_is_not_taken_and_a_lost_one_is_told() {
    let world = World::new().await;
    let refused = world.app.take_picture(b"MZ a program".to_vec()).await;
    assert!(refused.unwrap().is_err());
    let picture = world.picture(ImageFormat::Jpeg).await;
    world.board(dish(Some(picture))).await;
    assert_eq!(verify(world.folder()).unwrap().files, 1);
    let name = data_encoding::HEXLOWER.encode(&picture.stored.0);
    let file = world.folder().join("files").join(&name[..2]).join(&name);
    std::fs::remove_file(file).unwrap();
    let lost = verify(world.folder()).unwrap_err().to_string();
    assert!(lost.contains(&name), "{lost}");
}
