use tokio::task::yield_now;
use tokio::time::Instant;

use super::*;

fn waiting() -> Waiting {
    Waiting {
        row: Row {
            session: "ana".into(),
            from: TurnId::random(),
            version: 2,
            state: "{}".into(),
            whatsapp_stopped: false,
            turn: TurnId::random(),
            attendance: None,
            stock_revision: None,
            deadline_us: None,
            channel: "web",
            messages: Vec::new(),
        },
        saved: oneshot::channel().0,
    }
}

#[tokio::test(start_paused = true)]
async fn group_takes_the_turns_that_keep_coming_and_ends_with_a_lull() {
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let turns = sender.clone();
    tokio::spawn(async move {
        for _ in 0..3 {
            yield_now().await;
            turns.send(waiting()).ok();
        }
    });
    let (began, mut group) = (Instant::now(), Vec::new());
    gather(&mut receiver, &mut group).await;
    assert_eq!(group.len(), 3);
    assert!(began.elapsed() < LONGEST_GATHERING);
    drop(sender);
}

#[tokio::test(start_paused = true)]
async fn full_group_waits_for_nothing() {
    let (sender, mut receiver) = mpsc::unbounded_channel();
    for _ in 0..=MAX_TURNS {
        sender.send(waiting()).ok();
    }
    let (began, mut group) = (Instant::now(), Vec::new());
    gather(&mut receiver, &mut group).await;
    assert_eq!((group.len(), receiver.len()), (MAX_TURNS, 1));
    assert_eq!(began.elapsed(), Duration::ZERO);
}
